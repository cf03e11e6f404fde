// SPDX-License-Identifier: Apache-2.0
// What the page does beyond reading: the lookup, how old a time is, what has expired since.
// The rules are those of `sucat targets`; what hangs on a device's history is told by the facts.
"use strict";
(() => {
	const byId = (id) => document.getElementById(id);
	const now = new Date();
	const today = now.toISOString().slice(0, 10);
	const written = document.querySelector("header time").dateTime.slice(0, 10);
	const facts = JSON.parse(byId("facts").textContent);

	// --- versions, letters, builds ---------------------------------------------------------

	function compareVersions(a, b) {
		const x = a.split("."), y = b.split(".");
		for (let i = 0; i < 4; i++) {
			const order = Number(x[i] || 0) - Number(y[i] || 0);
			if (order) return order;
		}
		return 0;
	}

	// none < (a) < (b) < ... < (z) < (aa)
	function compareExtras(a, b) {
		const x = a.replace(/[() ]/g, ""), y = b.replace(/[() ]/g, "");
		return x.length - y.length || (x > y) - (x < y);
	}

	// By major number, letter, sequence and number: 22F2083 has the sequence 83.
	function compareBuilds(a, b) {
		const key = (build) => {
			const [, major, letter, digits, suffix] =
				/^(\d+)([A-Z])(\d+)([a-z]?)$/.exec(build) || [0, 0, build, 0, ""];
			const number = Number(digits);
			const branch = "235689".includes(digits[0]) && digits.length === 4;
			return [Number(major), letter, branch ? number % 1000 : number, number, suffix];
		};
		const x = key(a), y = key(b);
		for (let i = 0; i < x.length; i++)
			if (x[i] !== y[i]) return x[i] < y[i] ? -1 : 1;
		return 0;
	}

	// --- the facts, ready to be asked ------------------------------------------------------

	const devices = [];
	for (const platform of facts) {
		let place = 0;
		platform.known = new Map();
		const prereleases = new Set(platform.prereleases);
		for (const [build, version, extra, kind, of] of platform.builds) {
			const release = {build, version, extra, kind, of: of || "",
				prerelease: prereleases.has(build)};
			if (!["twin", "beta", "base"].includes(kind)) release.place = place++;
			release.response = kind !== "twin" && release.of !== "";
			platform.known.set(build, release);
		}
		for (const [id, place_, model, title, aliases] of platform.devices)
			devices.push({id, model: model || "", title: title || "",
				aliases: (aliases || "").split(" "), platform,
				facts: platform.classes[place_]});
	}
	const canonical = (platform, release) =>
		release.kind === "twin" ? platform.known.get(release.of) || release : release;

	const nameOf = (device) => device.title || device.model || device.id;

	// The devices that a text names: by identifier, alias, model or marketing name.
	function findDevices(text) {
		const same = (name) => name !== "" && name.toLowerCase() === text.toLowerCase();
		const ways = [(d) => same(d.id), (d) => d.aliases.some(same), (d) => same(d.model),
			(d) => same(d.title)];
		for (const way of ways) {
			const found = devices.filter(way);
			if (found.length) return found;
		}
		return [];
	}

	function wasListed(device, release) {
		const place = canonical(device.platform, release).place;
		const runs = device.facts.listed;
		for (let i = 0; i < runs.length; i += 2)
			if (place >= runs[i] && place < runs[i] + runs[i + 1]) return true;
		return false;
	}

	// --- the base --------------------------------------------------------------------------

	// A build as a base: a response is installed on the one that it states.
	function baseOf(platform, build) {
		const release = platform.known.get(build);
		if (!release.response) return {release, installed: null};
		return {installed: release, release: platform.known.get(release.of) ||
			{build: release.of, version: release.version, extra: "", kind: "base", of: "",
				prerelease: release.kind === "beta"}};
	}

	const fullReleases = (platform) => [...platform.known.values()].filter((release) =>
		"place" in release && release.kind === "full");

	// A base of which no build is known is judged by its number: an old version, below all of its
	// major that are known for the device, or a beta or candidate of what is known or as old.
	function baseByNumber(device, version, prerelease) {
		const major = (text) => text.split(".")[0];
		const known = fullReleases(device.platform);
		const listed = known.filter((release) => wasListed(device, release));
		const order = (release) => compareVersions(version, release.version);
		const old = listed.some((release) => order(release) < 0) && !listed.some((release) =>
			order(release) > 0 && major(version) === major(release.version));
		return old || (prerelease && known.some((release) => order(release) === 0)) ?
			[{installed: null, release:
				{build: "", version, extra: "", kind: "base", of: "", prerelease}}] : [];
	}

	// The bases that a text means on a device: a build, or a version with or without a letter.
	function findBases(device, text) {
		const platform = device.platform;
		if (platform.known.has(text)) return [baseOf(platform, text)];
		const [, beta] = /^(?:[A-Za-z]\S* +)*(\d+(?:\.\d+){0,3}) *(?:beta|RC)\b *\d* *(?:v\.\d+)?$/i
			.exec(text) || [];
		if (beta) return baseByNumber(device, beta, true);
		const [, version, letter] =
			/^(?:[A-Za-z]\S* +)*(\d+(?:\.\d+){0,3}) *(?:\(([a-z]+)\))?$/.exec(text) || [];
		if (!version) return [];
		const extra = letter ? "(" + letter + ")" : "";
		for (const [name, builds] of Object.entries(device.facts.several)) {
			const [ofName, extraOfName = ""] = name.split(" ");
			if (compareVersions(ofName, version) === 0 && extraOfName === extra)
				return builds.map((build) => baseOf(platform, build));
		}
		const bases = [...platform.known.values()].filter((release) => "place" in release &&
			(release.response || release.kind === "full") && release.extra === extra &&
			compareVersions(release.version, version) === 0)
			.map((release) => baseOf(platform, release.build));
		return bases.length || letter ? bases : baseByNumber(device, version, false);
	}

	// --- the judgement ---------------------------------------------------------------------

	function judgeFull(device, release, from, base) {
		const platform = device.platform;
		const order = compareVersions(release.version, base.release.version);
		const old = canonical(platform, base.release).build;
		const young = canonical(platform, release).build;
		if (!base.release.version || order < 0 || (from && from !== base.release.build))
			return "";
		if (order > 0 || (base.release.prerelease && old !== young)) return "newer version";
		return device.facts.rebuilds.some(([a, b]) => a === old && b === young) ?
			"rebuild" : "";
	}

	function judgeResponse(release, from, base) {
		const has = base.installed;
		if (!base.release.build || from !== base.release.build) return "";
		if (has && (has.build === release.build || (has.extra && release.extra ?
			compareExtras(release.extra, has.extra) <= 0 :
			compareBuilds(release.build, has.build) <= 0)))
			return "";
		return "exact base";
	}

	// Join a row that holds into the target of its build.
	function join(found, release, row, reason, base) {
		const [build, audience, expires, from, released] = row;
		const target = found.get(build) ||
			{release, reason, from, released, audience: 0, expires: "", aliases: [], on: []};
		target.audience |= audience;
		target.expires = expires === null || target.expires === null ? null :
			expires > target.expires ? expires : target.expires;
		if (!target.on.includes(base.release.build)) target.on.push(base.release.build);
		found.set(build, target);
	}

	// All targets for a device on its bases, for any of these audiences, on a day.
	function findTargets(device, bases, audience, day) {
		const platform = device.platform;
		const found = new Map();
		for (const place of device.facts.offers.filter((i) => i >= 0)) {
			const row = platform.offers[place];
			const [build, rowAudience, expires, from] = row;
			const release = platform.known.get(build);
			if (!release || !(rowAudience & audience) || (expires && expires < day)) continue;
			const kind = canonical(platform, release).kind;
			for (const base of bases) {
				const reason = kind === "full" ? judgeFull(device, release, from, base) :
					release.response ? judgeResponse(release, from, base) : "";
				if (reason) join(found, release, row, reason, base);
			}
		}
		return settle(platform, [...found.values()]);
	}

	// Of several letters on one base the highest stays; a twin stands beside its release.
	function settle(platform, found) {
		const stays = found.filter((a) => a.reason !== "exact base" || !found.some((b) =>
			b.reason === a.reason && b.from === a.from &&
			compareExtras(b.release.extra, a.release.extra) > 0));
		const targets = [];
		for (const target of stays) {
			const of = canonical(platform, target.release).build;
			const main = of !== target.release.build &&
				stays.find((other) => other.release.build === of);
			if (main) main.aliases.push(target.release.build);
			else targets.push(target);
		}
		return targets.sort((a, b) =>
			compareVersions(b.release.version, a.release.version) ||
			compareExtras(b.release.extra, a.release.extra) ||
			compareBuilds(b.release.build, a.release.build));
	}

	// --- the answer ------------------------------------------------------------------------

	function element(name, content, className) {
		const made = document.createElement(name);
		if (className) made.className = className;
		for (const piece of [].concat(content)) made.append(piece);
		return made;
	}
	const build = (text) => element("code", text);
	const versionText = (release) => release.version + (release.extra && " " + release.extra);
	const audienceText = ["", "public", "managed", "managed, public"];

	function targetRow(target, bases) {
		const name = element("th", [versionText(target.release), " ",
			build(target.release.build)]);
		const why = target.on.length < bases.length ?
			target.reason + ", only on " + target.on.join(", ") : target.reason;
		name.scope = "row";
		for (const alias of target.aliases) name.append(" ", build(alias));
		return element("tr", [name, element("td", target.released || "-", "wideonly"),
			element("td", target.expires || "-"),
			element("td", audienceText[target.audience]), element("td", why)],
			target.release.response ? "response" : "");
	}

	function targetTable(targets, bases) {
		const heads = [["Target", ""], ["Released", "wideonly"], ["Expires", ""], ["For", ""],
			["Why", ""]].map(([title, className]) => {
			const head = element("th", title, className);
			head.scope = "col";
			return head;
		});
		const table = element("table", [element("thead", element("tr", heads)),
			element("tbody", targets.map((target) => targetRow(target, bases)))], "stack");
		table.setAttribute("aria-label", "Targets");
		return table;
	}

	function notes(device, bases) {
		const list = [];
		for (const {release, installed} of bases) {
			if (installed)
				list.push(installed.build + " is the response " + installed.extra + " on " +
					release.build + ", and taken as installed.");
			if (release.kind === "twin")
				list.push(release.build + " is a twin of " + release.of +
					"; whether a response applies to a twin is unknown.");
			if (!release.build)
				list.push("No build of " + release.version + " is known here: full updates are " +
					"judged by its number, a response needs the build.");
			else if (!wasListed(device, release))
				list.push("No source ever listed " + release.build + " for this device.");
		}
		for (const place of device.facts.offers.filter((i) => i < 0)) {
			const [name, , , from] = device.platform.offers[-1 - place];
			if (bases.some((base) => from && base.release.build === from))
				list.push(name + " is a response on this base, but no source names its " +
					"devices: whether it is for this one is unknown.");
		}
		if (!device.facts.offers.some((i) => i >= 0))
			list.push("No source lists this device any more.");
		return list.map((text) => element("p", text, "note"));
	}

	// What was a target when the page was written, and has expired since.
	function expiredNote(device, bases, audience, targets) {
		const gone = findTargets(device, bases, audience, written).filter((then) =>
			!targets.some((target) => target.release === then.release));
		return gone.length ? [element("p", "Expired since this page was written: " +
			gone.map(({release, expires}) => versionText(release) + " " + release.build +
				" on " + expires).join(", ") + ".", "note")] : [];
	}

	function unknownDevice(text) {
		const part = text.toLowerCase();
		const near = devices.filter((d) =>
			[d.id, d.model, d.title].some((name) => name.toLowerCase().includes(part)));
		return [element("p", "No device is known as \u201c" + text + "\u201d." + (near.length ?
			" Did you mean " + near.slice(0, 5).map((d) => d.model || d.id).join(", ") + "?" :
			""))];
	}

	function answer(deviceText, baseText, audience) {
		const found = findDevices(deviceText);
		if (!found.length) return unknownDevice(deviceText);
		if (found.length > 1)
			return [element("p", "Several devices have this name: " +
				found.map((d) => d.id).join(", ") + ". Give one of them.")];
		const device = found[0];
		const bases = findBases(device, baseText);
		if (!bases.length)
			return [element("p", "No " + device.platform.name +
				" release is known as \u201c" + baseText + "\u201d.")];
		const targets = findTargets(device, bases, audience, today);
		const asked = [element("b", nameOf(device)), " (" + device.id + ") on " +
			bases[0].release.version];
		bases.filter((base) => base.release.build).forEach((base, i) =>
			asked.push(i ? ", " : " ", build(base.release.build)));
		asked.push(": " + (targets.length ? targets.length + " target" +
			(targets.length > 1 ? "s" : "") + "." : "no valid target."));
		return [element("p", asked), targets.length ? targetTable(targets, bases) : "",
			...expiredNote(device, bases, audience, targets), ...notes(device, bases)];
	}

	// --- the form, and its question in the address -----------------------------------------

	const form = byId("ask");

	function offerNames() {
		byId("device-names").append(...devices.map((device) => {
			const option = element("option", "");
			option.value = device.model || device.id;
			option.label = nameOf(device);
			return option;
		}));
		byId("device").addEventListener("change", offerBases);
	}

	function offerBases() {
		const [device] = findDevices(byId("device").value.trim());
		const seen = new Set();
		byId("base-names").replaceChildren();
		for (const release of device ? device.platform.known.values() : []) {
			const name = versionText(release);
			if (!("place" in release) || seen.has(name) || !wasListed(device, release)) continue;
			const option = element("option", "");
			option.value = name;
			byId("base-names").append(option);
			seen.add(name);
		}
	}

	function ask() {
		const device = byId("device").value.trim(), base = byId("base").value.trim();
		const audience = byId("audience").value;
		const question = new URLSearchParams({device, base, audience});
		history.replaceState(null, "", "#lookup?" + question);
		byId("answer").replaceChildren(...answer(device, base, Number(audience)));
	}

	function askedByAddress() {
		if (!location.hash.startsWith("#lookup?")) return;
		const question = new URLSearchParams(location.hash.slice("#lookup?".length));
		byId("device").value = question.get("device") || "";
		byId("base").value = question.get("base") || "";
		byId("audience").value = ["1", "2"].includes(question.get("audience")) ?
			question.get("audience") : "3";
		offerBases();
		ask();
		byId("lookup").scrollIntoView();
	}

	// --- what time has done ----------------------------------------------------------------

	function tellAges() {
		for (const time of document.querySelectorAll(".age time")) {
			const hours = Math.floor((now - new Date(time.dateTime)) / 3600000);
			const days = Math.floor(hours / 24);
			if (hours < 0) continue;
			const text = hours < 1 ? "less than an hour" : hours === 1 ? "1 hour" :
				hours < 48 ? hours + " hours" : days + " days";
			time.after(element("small", " " + text + " ago"));
		}
	}

	function markExpired() {
		for (const cell of document.querySelectorAll("td.expires")) {
			const time = cell.querySelector("time");
			if (!time || time.textContent >= today) continue;
			time.after(" ", element("small", "expired", "bad"));
		}
	}

	form.hidden = false;
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		ask();
	});
	offerNames();
	tellAges();
	markExpired();
	askedByAddress();
	addEventListener("hashchange", askedByAddress);
})();
