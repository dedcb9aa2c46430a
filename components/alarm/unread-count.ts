const COUNT = /^\(\d+\) /;
const ICON_PX = 32;
const MARK_COLORS = { failure: "#ce2c31", warning: "#ab6400" };

let original: string | undefined;

/** The page's icon with a mark in its corner. */
async function markedIcon(href: string, isFailure: boolean): Promise<string> {
  const image = new Image(ICON_PX, ICON_PX);
  image.src = href;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = ICON_PX;
  canvas.height = ICON_PX;
  const context = canvas.getContext("2d")!;
  context.drawImage(image, 0, 0, ICON_PX, ICON_PX);
  context.fillStyle = isFailure ? MARK_COLORS.failure : MARK_COLORS.warning;
  context.beginPath();
  context.arc(ICON_PX - 9, 9, 9, 0, 2 * Math.PI);
  context.fill();
  return canvas.toDataURL();
}

/** Shows in the page's title and icon how many alarms nobody has acknowledged. @returns what keeps the title so is ended by */
export function showUnreadCount(count: number, isFailure: boolean): () => void {
  let isGone = false;
  const setTitle = () => {
    const bare = document.title.replace(COUNT, "");
    const wanted = count > 0 ? `(${count}) ${bare}` : bare;
    if (document.title !== wanted) document.title = wanted;
  };
  setTitle();
  const title = document.querySelector("title");
  // A page that is gone to sets its own title.
  const observer = new MutationObserver(setTitle);
  if (title) observer.observe(title, { childList: true });
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  if (link) {
    original ??= link.href;
    // A browser fetches an icon again whenever it is set, also to what it was.
    if (count === 0) {
      if (link.href !== original) link.href = original;
    } else {
      void markedIcon(original, isFailure).then(
        (href) => {
          if (!isGone) link.href = href;
        },
        () => undefined,
      );
    }
  }
  return () => {
    isGone = true;
    observer.disconnect();
  };
}
