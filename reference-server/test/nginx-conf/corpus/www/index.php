<?php echo "never sent"; ?>
