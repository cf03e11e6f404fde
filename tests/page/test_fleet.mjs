// SPDX-License-Identifier: Apache-2.0
// test_fleet.mjs - the report of `sucat fleet --html` in a browser: what it shows and looks like.
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test, { after, before } from "node:test";
import { fileUrl, judge, open, root, startBrowser } from "./browser.mjs";
import { contrast } from "./contrast.mjs";
import { report } from "./stores.mjs";

const WIDTHS = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
const LEAST_PIXELS = 14; // of the smallest text
const pictures = process.env.PICTURES;
const inventory = fs.readFileSync(path.join(root, "tests/golden/fleet/filewave.csv"), "utf8");
let browser, whole;

before(async () => {
	fs.mkdirSync(pictures, { recursive: true });
	browser = await startBrowser();
	whole = report("noted", inventory);
});
after(() => browser?.close());

const rowsOf = (page, heading) => page.evaluate((wanted) => {
	const found = [...document.querySelectorAll("h2")].find((h2) => h2.textContent === wanted);
	let table = found;
	while (!table.querySelector("tbody") && table.tagName !== "TABLE") table = table.nextElementSibling;
	return [...table.querySelectorAll("tbody tr")].map((row) => [...row.cells].map((cell) => cell.textContent));
}, heading);

test("it tells the totals, the versions, and each device that is not current", async () => {
	const { page, close } = await open(browser, fileUrl(whole.folder));
	assert.match(await page.textContent("main"), /40 devices as of 2026-03-18T23:59:59Z/);
	assert.match(await page.textContent("main"), /Devices that miss CVE fixes: 20; fixes of exploited CVEs: 0\./);
	assert.deepEqual(await rowsOf(page, "States"), [["current", "11"], ["behind", "13"],
		["response-available", "10"], ["unsupported", "3"], ["unknown", "3"]]);
	assert.deepEqual((await rowsOf(page, "Versions")).slice(0, 3).map((row) => row.slice(0, 3)),
		[["macOS", "26.3.2 (a)", "1"], ["macOS", "26.3.2", "2"], ["macOS", "26.3.1 (a)", "7"]]);
	const devices = await rowsOf(page, "Devices that are not current");
	assert.equal(devices.length, 29);
	assert.deepEqual(devices[0], ["base without response", "MacBookPro18,3", "26.3.1",
		"response-available", "-", "1", "26.3.1 (a) 25D771280a"]);
	assert.deepEqual(devices[5], ["two behind", "MacBookPro18,3", "26.2", "behind", "35", "1+", "26.3.1 25D2128"]);
	await close();
});

test("names that look like markup are shown, and do nothing", async () => {
	const hostile = report("march", 'name,device,version\n"<img src=x onerror=""hacked=1"">",J314sAP,26.3\n' +
		"</table><script>hacked=1</script>,<b>J314sAP,26.3\n");
	const { page, asked, complaints, close } = await open(browser, fileUrl(hostile.folder));
	assert.equal(await page.locator("img, script, b").count(), 0);
	assert.deepEqual((await rowsOf(page, "Devices that are not current")).map(([name]) => name),
		['<img src=x onerror="hacked=1">', "</table><script>hacked=1</script>"]);
	assert.equal(await page.evaluate(() => typeof hacked), "undefined");
	assert.deepEqual(asked, [fileUrl(hostile.folder)]);
	assert.deepEqual(complaints, []);
	await close();
});

test("all that is told of a device is in view on a phone", async () => {
	const { page, close } = await open(browser, fileUrl(whole.folder), { viewport: WIDTHS.phone });
	const beyond = await page.evaluate(() => [...document.querySelectorAll("tbody th, tbody td")].filter((cell) =>
		cell.getBoundingClientRect().right > innerWidth).map((cell) => cell.textContent));
	assert.deepEqual(beyond, []);
	await close();
});

// What axe-core asks of a page hangs on its width or on its colours, not on both: two pairs will do.
const JUDGED = ["phone, light", "desk, dark"];

for (const [name, viewport] of Object.entries(WIDTHS))
	for (const colorScheme of ["light", "dark"]) {
		const view = `${name}, ${colorScheme}`, judged = JUDGED.includes(view);
		test(`${view}: it fits and can be read${judged ? ", and axe-core finds nothing" : ""}`, async () => {
			const { page, asked, complaints, close } = await open(browser, fileUrl(whole.folder),
				{ viewport, colorScheme });
			await page.screenshot({ path: path.join(pictures, `fleet-${name}-${colorScheme}.png`),
				fullPage: true });
			const seen = await page.evaluate(() => ({
				wide: document.documentElement.scrollWidth,
				smallest: Math.min(...[...document.querySelectorAll("main *")].map((element) =>
					parseFloat(getComputedStyle(element).fontSize))),
				paper: getComputedStyle(document.body).backgroundColor,
				bars: [...document.querySelectorAll("svg rect")].map((bar) => getComputedStyle(bar).fill),
			}));
			assert.ok(seen.wide <= viewport.width, `${seen.wide} pixels on ${viewport.width}`);
			assert.ok(seen.smallest >= LEAST_PIXELS, `a text of ${seen.smallest} pixels`);
			assert.ok(seen.bars.length > 20);
			for (const bar of seen.bars)
				assert.ok(contrast(bar, seen.paper) >= 3, `${bar} on ${seen.paper}`);
			if (judged) await judge(page);
			assert.deepEqual(asked, [fileUrl(whole.folder)]);
			assert.deepEqual(complaints, []);
			await close();
		});
	}
