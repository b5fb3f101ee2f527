/** Copies a field's text, and says so on the button for a moment. */
export function copyOnClick(button) {
  if (!navigator.clipboard) {
    button.hidden = true;
    return;
  }
  const said = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
    button.textContent = button.dataset.done;
    setTimeout(() => {
      button.textContent = said;
    }, 2000);
  });
}
