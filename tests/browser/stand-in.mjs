// Stands in for `insole demo` in harness.test.mjs, so that the harness itself is tested: good pages that pass and
// bad ones that each break one promise.

import { createServer } from "node:http";

const page = (title, body, language = "en") =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${title}</title><link rel="icon" href="data:,"></head><body><main><h1>${title}</h1>${body}</main></body></html>`;

const pages = {
  "/": (request) => page("Home", `<p>Hello, ${/who=([^;]*)/.exec(request.headers.cookie ?? "")?.[1] ?? "nobody"}.</p>`),
  "/language": (request) => page("Language", `<p>${request.headers["accept-language"]}</p>`),
  "/script": () => page("Script", '<p id="p">plain</p><script>document.getElementById("p").textContent = "lively"</script>'),
  "/demo/sign-in": () =>
    page(
      "Sign in",
      ["mina", "jisoo"]
        .map((who) => `<form method="post"><p>${who}@example.org</p><input type="hidden" name="who" value="${who}"><button>Sign in as ${who}</button></form>`)
        .join(""),
    ),
  "/demo/mail": () => page("Letters", '<ul><li>To mina: <a href="/demo/mail/1">We have your report</a></li></ul>'),
  "/demo/mail/1": () => page("We have your report", "<p>Next word by 4 December.</p>"),
  "/bad/console": () => page("Bad", '<script>console.error("a plain mistake")</script>'),
  "/bad/script": () => page("Bad", "<script>nobody.home()</script>"),
  "/bad/third-party": () => page("Bad", '<p>x</p><img alt="" src="http://third-party.invalid/pixel.gif">'),
  "/bad/missing": () => page("Bad", '<p>x</p><img alt="" src="/nowhere.png">'),
  "/bad/label": () => page("Bad", '<form><input type="text"></form>'),
  "/bad/wide": () => page("Bad", '<p style="width: 3000px">wide</p>'),
  "/bad/language": () => page("Bad", "<p>x</p>", "de"),
};

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, "http://stand-in");
  if (request.method === "POST" && pathname === "/demo/sign-in") {
    let form = "";
    request.on("data", (text) => (form += text));
    request.on("end", () => response.writeHead(303, { location: "/", "set-cookie": `${form}; path=/` }).end());
    return;
  }
  const answer = pages[pathname];
  const headers = { "content-type": "text/html; charset=utf-8" };
  if (pathname === "/bad/fault") response.writeHead(500, headers).end(page("Fault", "<p>Reference 12.</p>"));
  else if (answer) response.writeHead(200, headers).end(answer(request));
  else response.writeHead(404, headers).end(page("Not here", "<p>Try the list.</p>"));
});

const listen = process.argv[process.argv.indexOf("--listen") + 1].split(":");
server.listen(Number(listen[1]), listen[0], () => console.log(`http://${listen.join(":")}`));
process.once("SIGTERM", () => process.exit(0));
