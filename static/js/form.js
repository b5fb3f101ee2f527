/** Says how many words a field holds. */
export function countWords(hint) {
  const field = document.getElementById(hint.dataset.counts);
  const before = hint.textContent;
  const count = () => {
    const words = field.value.trim().split(/\s+/u).filter(Boolean).length;
    hint.textContent = words ? `${words.toLocaleString(document.documentElement.lang)} ${hint.dataset.words}` : before;
  };
  field.addEventListener("input", count);
  count();
}

/** Shows a slider's value beside it. */
export function followSlider(output) {
  const slider = document.getElementById(output.htmlFor.value);
  const show = () => {
    output.value = `${slider.value} ${output.dataset.unit}`;
  };
  slider.addEventListener("input", show);
  show();
}

/** Keeps a form from being sent twice by an impatient click; the server would make one video of it anyway. */
export function sendOnce(form) {
  const button = form.querySelector("button:not([type=button])");
  form.addEventListener("submit", () => {
    setTimeout(() => {
      button.disabled = true;
    });
  });
  addEventListener("pageshow", () => {
    button.disabled = false;
  });
}
