"use strict";
// Everything that came from a message is put into the page as text, never as HTML; its HTML is shown in a frame that may
// run, load and send nothing.

const $ = id => document.getElementById(id);
const state = { token: "", last: 0, messages: [], open: 0, tab: "", details: null, seen: new Set() };

function readToken() {
  const given = location.hash.slice(1);
  if (/^[0-9a-f]{64}$/.test(given)) {
    sessionStorage.setItem("token", given);
    history.replaceState(null, "", location.pathname);
  }
  state.token = sessionStorage.getItem("token") || "";
}

async function ask(path, method = "GET") {
  const answer = await fetch(path, { method, headers: { Authorization: "Bearer " + state.token } });
  if (answer.status === 401) throw new Error("token");
  if (!answer.ok) throw new Error((await answer.json()).error || answer.statusText);
  return answer;
}

const json = async (path, method) => (await ask(path, method)).json();

function element(name, text, className) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Control characters and those that turn the writing direction are shown, not obeyed.
const visible = text => String(text).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
  c => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));

function size(octets) {
  return octets < 1000 ? octets + " B" : octets < 1e6 ? (octets / 1e3).toFixed(1) + " KB" : (octets / 1e6).toFixed(1) + " MB";
}

function when(at) {
  const time = new Date(at), today = new Date().toDateString() === time.toDateString();
  return today ? time.toLocaleTimeString() : time.toLocaleString();
}

function matches(message) {
  const words = $("search").value.trim().toLowerCase();
  return !words || [message.from, message.sender, message.subject, ...message.recipients].join("\n").toLowerCase().includes(words);
}

function showList() {
  const rows = state.messages.filter(matches).slice().reverse().map(message => {
    const row = element("button", undefined, state.seen.has(message.number) ? "" : "new");
    row.type = "button";
    row.dataset.number = message.number;
    row.setAttribute("aria-current", message.number === state.open);
    row.append(element("span", visible(message.from || message.sender || "<>"), "who"), element("span", when(message.at), "when"),
      element("span", visible(message.subject || "(no subject)"), "what"),
      element("span", "to " + visible(message.recipients.join(", ")), "who"), element("span", size(message.octets), "when"));
    row.addEventListener("click", () => open(message.number));
    return row;
  });
  $("list").replaceChildren(...rows);
  if (!state.messages.length) hint("Waiting for mail.\nEverything that is sent here is kept and shown, and delivered to nobody.");
  else if (!state.open) hint("No message is open.");
}

function hint(text) {
  $("hint").textContent = text;
}

function close() {
  state.open = 0;
  state.details = null;
  $("message").hidden = true;
  $("empty").hidden = false;
}

async function open(number) {
  let details;
  try {
    details = await json("/v1/messages/" + number);
  } catch (gone) {
    tell(gone);
    return;
  }
  state.open = number;
  state.details = details;
  state.seen.add(number);
  $("empty").hidden = true;
  $("message").hidden = false;
  $("subject").textContent = visible(details.subject || "(no subject)");
  $("raw").href = details.rawAt;
  const came = [details.tls ? "TLS" : "no TLS", details.user ? "logged in as " + details.user : "not logged in", details.parameters].filter(Boolean).join(", ");
  const fields = [["From", details.from], ["To", details.to], ["Cc", details.cc], ["Reply-To", details.replyTo], ["Date", details.date],
    ["Envelope", "<" + details.sender + "> to " + details.recipients.join(", ")], ["Session", came]];
  $("fields").replaceChildren(...fields.filter(field => field[1]).flatMap(field => [element("dt", field[0]), element("dd", visible(field[1]))]));
  $("trouble").hidden = !details.trouble;
  $("trouble").textContent = details.trouble ? "Not all of it is shown: " + details.trouble + "." : "";
  showTabs();
  showList();
}

function tabs() {
  const all = [];
  if (state.details.hasHtml) all.push("HTML");
  if (state.details.hasText || !state.details.hasHtml) all.push("Text");
  if (state.details.attachments.length) all.push("Attachments");
  if (state.details.hasHtml) all.push("HTML source");
  return all.concat("Source", "Transcript");
}

function showTabs() {
  const names = tabs();
  if (!names.includes(state.tab)) state.tab = names[0];
  $("tabs").replaceChildren(...names.map(name => {
    const count = name === "Attachments" ? " (" + state.details.attachments.length + ")" : "";
    const tab = element("button", name + count);
    tab.type = "button";
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-selected", name === state.tab);
    tab.addEventListener("click", () => { state.tab = name; showTabs(); });
    return tab;
  }));
  showView();
}

async function showView() {
  const details = state.details, tab = state.tab, view = $("view");
  view.className = tab === "HTML" ? "frame" : "";
  const shown = await part(tab, details);
  if (state.details === details && state.tab === tab) view.replaceChildren(shown);
}

async function part(tab, details) {
  switch (tab) {
    case "HTML": {
      const frame = element("iframe");
      frame.title = "The message as HTML";
      frame.setAttribute("sandbox", "allow-popups allow-popups-to-escape-sandbox");
      frame.setAttribute("referrerpolicy", "no-referrer");
      frame.src = details.htmlAt;
      return frame;
    }
    case "Text":
      return element("pre", visible(details.hasText ? details.text + (details.textCut ? "\n\n(cut here; Save .eml has all of it)" : "") : "(This message has no text.)"));
    case "Attachments": {
      const table = element("table");
      for (const one of details.attachments) {
        const row = element("tr"), name = element("td"), link = element("a", visible(one.name));
        link.href = one.at;
        link.download = one.name;
        name.append(link);
        row.append(name, element("td", one.type), element("td", size(one.octets)));
        table.append(row);
      }
      return table;
    }
    case "HTML source":
      return element("pre", visible(await source("/html")));
    case "Source":
      return element("pre", visible(await source("/raw")));
    default: {
      const pre = element("pre");
      for (const said of details.transcript) {
        pre.append(element("span", String(said.ms).padStart(7) + " ms  ", "ms"), element("span", visible(said.line) + "\n", said.line[0]));
      }
      if (!details.transcript.length) pre.textContent = "(Nothing was recorded.)";
      return pre;
    }
  }
}

async function source(what) {
  const max = 2e6, text = await (await ask("/v1/messages/" + state.open + what)).text();
  return text.length > max ? text.slice(0, max) + "\n\n(cut here; Save .eml has all of it)" : text.replaceAll("\r\n", "\n");
}

function tell(error) {
  $("state").textContent = error.message === "token"
    ? "no access: open the address that \"tasso sink\" printed, or that \"tasso sink page\" prints"
    : error.message;
}

async function refresh() {
  const all = await json("/v1/messages");
  state.messages = all.messages;
  state.last = all.arrived;
  if (state.open && !state.messages.some(message => message.number === state.open)) close();
  showList();
  $("state").textContent = all.kept + (all.kept === 1 ? " message" : " messages") + (all.dropped ? ", " + all.dropped + " older ones dropped" : "");
}

async function follow() {
  for (;;) {
    try {
      await refresh();
      while ((await json("/v1/messages?after=" + state.last + "&count=1&limit=1&within=20000")).found === 0);
    } catch (error) {
      tell(error.message === "token" ? error : new Error("the sink does not answer; trying again"));
      if (error.message === "token") return;
      await new Promise(resolve => setTimeout(resolve, 2000));
    }
  }
}

$("search").addEventListener("input", showList);
$("delete").addEventListener("click", async () => { await json("/v1/messages/" + state.open, "DELETE").catch(tell); close(); await refresh().catch(tell); });
$("clear").addEventListener("click", async () => {
  if (confirm("Delete all messages?")) { await json("/v1/messages", "DELETE").catch(tell); await refresh().catch(tell); }
});
addEventListener("hashchange", () => { readToken(); follow(); });
readToken();
follow();
