connect('/ev/room');
