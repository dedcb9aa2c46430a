export type Theme = "dark" | "light";

export const THEME_KEY = "premonitor.theme";

/** Sets the theme before the first paint. It runs in the head, as text, under the page's nonce. */
export const THEME_SCRIPT = `(function(){var t;try{t=localStorage.getItem("${THEME_KEY}")}catch(e){}
if(t!=="light"&&t!=="dark")t=matchMedia("(prefers-color-scheme: light)").matches?"light":"dark";
document.documentElement.dataset.theme=t})()`;
