/** Resolves when the page is loaded: before that, what is put into it and held by a server would keep it loading. */
export function pageLoaded(): Promise<void> {
  return new Promise((resolve) => {
    if (document.readyState === 'complete') resolve();
    // In a turn of its own, after the listeners of the page.
    else addEventListener('load', () => setTimeout(resolve));
  });
}
