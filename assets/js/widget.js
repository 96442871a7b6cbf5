// A pebble in the corner of any page: a click asks what hurts, in a frame of Insole, or in a new tab where that is forbidden.
(() => {
  const me = document.currentScript;
  const { origin } = new URL(me.src);
  const { area = "", side = "right" } = me.dataset;
  const korean = (document.documentElement.lang || navigator.language).toLowerCase().startsWith("ko");
  const say = korean
    ? { label: "불편 알리기", close: "닫기", title: "무엇이 불편한가요?", tab: "새 탭에서 쓰기", slow: "여기에서는 열리지 않네요." }
    : { label: "Tell us what hurts", close: "Close", title: "What hurts?", tab: "Write in a new tab", slow: "It does not open here." };
  const label = me.dataset.label || say.label;
  // Without what somebody may have searched for.
  const query = () => new URLSearchParams({ area, page: location.origin + location.pathname, lang: korean ? "ko" : "en" });

  const make = (name, more) => Object.assign(document.createElement(name), more);
  const host = make("div");
  const root = host.attachShadow({ mode: "open" });
  // Needs no word in the page's own policy.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    * { box-sizing: border-box; font: 600 15px/1.4 system-ui, sans-serif; }
    .open { position: fixed; z-index: 2147483000; bottom: 20px; ${side === "left" ? "left" : "right"}: 20px; display: flex; align-items: center; gap: 8px; min-height: 44px; padding: 0 16px; border: 0; border-radius: 99px; background: #1c6a48; color: #fff; cursor: pointer; }
    :focus-visible { outline: 3px solid #1c6a48; outline-offset: 2px; }
    svg { width: 22px; fill: #fff; }
    dialog { width: min(460px, 100vw - 24px); padding: 0; border: 0; border-radius: 16px; overflow: hidden; background: Canvas; color: CanvasText; color-scheme: light dark; }
    dialog::backdrop { background: #1118; }
    header { display: flex; align-items: center; justify-content: space-between; padding: 6px 6px 6px 20px; }
    header button { min-width: 44px; min-height: 44px; border: 0; border-radius: 8px; background: none; color: inherit; font-size: 22px; cursor: pointer; }
    iframe { display: block; width: 100%; height: 360px; border: 0; }
    p { margin: 8px 20px 24px; font-weight: 400; } a { color: inherit; }
  `);
  root.adoptedStyleSheets = [sheet];

  const button = make("button", { className: "open", type: "button" });
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 16");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svg.namespaceURI, "path");
  path.setAttribute("d", "M1.3 10.9C.2 6.7 4.4 3.1 9.1 1.7c5-1.5 11-.7 13.1 2.9 2 3.5-.6 7.5-5 9.4-5.6 2.4-14.6 2.1-15.9-3.1Z");
  svg.append(path);
  button.append(svg, label);
  button.setAttribute("aria-haspopup", "dialog");

  const dialog = make("dialog");
  dialog.setAttribute("aria-labelledby", "title");
  const head = make("header");
  const close = make("button", { type: "button", textContent: "×" });
  close.setAttribute("aria-label", say.close);
  head.append(make("span", { id: "title", textContent: say.title }), close);
  let frame = null;
  let timer = 0;

  const tabAddress = () => `${origin}/report?${query()}`;
  const end = () => dialog.open && dialog.close();
  const inTab = () => {
    end();
    open(tabAddress(), "_blank", "noopener");
  };
  const elsewhere = () => {
    const link = make("a", { href: tabAddress(), target: "_blank", rel: "noopener", textContent: say.tab });
    const words = make("p", { textContent: `${say.slow} ` });
    words.append(link);
    dialog.replaceChildren(head, words);
    link.focus();
  };

  button.addEventListener("click", () => {
    frame = make("iframe", { src: `${origin}/report/embed?${query()}`, title: say.title });
    dialog.replaceChildren(head, frame);
    dialog.showModal();
    clearTimeout(timer);
    // A frame that was refused says nothing.
    timer = setTimeout(elsewhere, 5000);
  });
  close.addEventListener("click", end);
  dialog.addEventListener("click", (event) => event.target === dialog && end());
  dialog.addEventListener("close", () => {
    clearTimeout(timer);
    dialog.replaceChildren();
    frame = null;
    button.focus();
  });
  addEventListener("message", (event) => {
    if (event.origin !== origin || !frame || event.source !== frame.contentWindow) return;
    clearTimeout(timer);
    if (event.data === "insole:close") end();
  });
  // The page's own policy forbids the frame.
  document.addEventListener("securitypolicyviolation", (event) => {
    if (frame && event.blockedURI.startsWith(origin) && /^(frame|child|default)-src/.test(event.effectiveDirective)) inTab();
  });

  root.append(button, dialog);
  document.body.append(host);
})();
