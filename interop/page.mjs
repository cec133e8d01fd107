// Looks at the page of a sink with a browser: node page.mjs PLAYWRIGHT CHROMIUM ADDRESS FOLDER. Prints what it saw as JSON.
import { createRequire } from "node:module";
import { statSync } from "node:fs";

const [modules, executablePath, address, folder] = process.argv.slice(2);
const { chromium } = createRequire(modules + "/")("playwright-core");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, acceptDownloads: true });
const page = await context.newPage();
const saw = { errors: [], dialogs: 0 };
page.on("pageerror", error => saw.errors.push(String(error)));
page.on("dialog", dialog => { saw.dialogs++; dialog.accept(); });

await page.goto(address);
await page.waitForSelector("nav button");
saw.address = page.url();
saw.list = await page.locator("nav button .what").allTextContents();
await page.locator("nav button", { hasText: "hostile" }).click();
const frame = page.frameLocator("iframe");
await frame.locator("#marker").waitFor();
saw.frameText = await frame.locator("body").innerText();
saw.frameTitle = await page.frames().find(each => each.url().includes("/view/")).title();
saw.picture = await frame.locator("#own").evaluate(image => image.naturalWidth);
saw.subject = await page.locator("#subject").textContent();
saw.injected = await page.locator("#subject img, #subject script, nav img").count();
await page.screenshot({ path: folder + "/page-html.png" });
await frame.locator("#evil").click();
await page.waitForTimeout(300);
saw.tabs = await page.locator("#tabs button").allTextContents();
await page.locator("#tabs button", { hasText: "Attachments" }).click();
await page.waitForSelector("#view a");
const waiting = page.waitForEvent("download");
await page.locator("#view a").last().click();
const download = await waiting;
saw.download = [download.suggestedFilename(), statSync(await download.path()).size];
await page.screenshot({ path: folder + "/page-attachments.png" });
let shown = await page.locator("#view").innerText();
for (const tab of ["Text", "HTML source", "Source", "Transcript"]) {
  await page.getByRole("tab", { name: tab, exact: true }).click();
  // What the tab before showed stays until this one's is there.
  await page.waitForFunction((before) => document.getElementById("view").innerText !== before, shown);
  shown = await page.locator("#view").innerText();
  saw[tab] = shown.slice(0, 2000);
}
await page.screenshot({ path: folder + "/page-transcript.png" });
console.log(JSON.stringify({ ready: true }));
await page.waitForSelector("nav button:has-text('comes while you look')", { timeout: 20000 });
saw.live = true;
await page.locator("#search").fill("while you");
saw.found = await page.locator("nav button").count();
await page.locator("#search").fill("");
await page.setViewportSize({ width: 600, height: 800 });
await page.screenshot({ path: folder + "/page-narrow.png" });
await page.setViewportSize({ width: 1280, height: 800 });
await page.locator("#clear").click();
await page.waitForSelector("#empty:not([hidden])");
saw.left = await page.locator("nav button").count();
await page.screenshot({ path: folder + "/page-empty.png" });

const stranger = await (await browser.newContext()).newPage();
await stranger.goto(address.replace(/#.*/, ""));
await stranger.waitForFunction(() => document.getElementById("state").textContent.includes("no access"));
saw.stranger = await stranger.locator("nav button").count();
console.log(JSON.stringify(saw));
await browser.close();
