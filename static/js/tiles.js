const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Plays a tile's film without sound while it is pointed at or holds the focus. */
export function playOnTouch(tile) {
  const film = tile.querySelector("video");
  if (!film || film.dataset.dressed) return;
  film.dataset.dressed = "yes";
  film.addEventListener("playing", () => film.classList.add("playing"));
  const play = () => {
    if (!still.matches) film.play().catch(() => {});
  };
  const rest = () => {
    film.classList.remove("playing");
    film.pause();
  };
  tile.addEventListener("pointerenter", play);
  tile.addEventListener("pointerleave", rest);
  tile.addEventListener("focusin", play);
  tile.addEventListener("focusout", rest);
}
