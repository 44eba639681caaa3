-- A timeline. Each line of the block is a date, a colon and a sentence, in
-- which [[pages]] become links:
--
--	```frise titre="La coopération en quatre dates"
--	2004-11-19 : signature, selon [[sources/resacoop-org]]
--	2008-07 : renouvellement
--	```
--
-- Lines are sorted by date, so that they may be added at the end. Without
-- this plugin the block still reads as what it is: dates and sentences.
local f, el = assises.f, assises.el

-- The date of a line and its sentence, or an error that shows the line.
local function read(line)
	local text, rest = line:match("^%s*(%S+)%s*:%s+(.+)$")
	local date = text and assises.date(text)
	if not date then
		error(("« %s » n’est pas de la forme « 2004-11 : phrase »"):format(line), 0)
	end
	return { date = date, text = rest }
end

-- <time> for what HTML takes as one; intervals and the like are plain text.
local function time(date)
	if date.datetime then
		return el("time", { datetime = date.datetime }, date)
	end
	return el("span", nil, date)
end

assises.block("frise", {
	about = "Des dates dans leur ordre, une par ligne : « 2004-11 : phrase ».",
	body = "text",
	args = {
		titre = f.string({ about = "Ce que la frise montre, en légende." }),
		ordre = f.enum({ "montant", "descendant" }, { default = "montant" }),
	},
}, function(args, body, ctx)
	local lines, items = {}, {}
	for line in body:gmatch("[^\n]+") do
		if line:find("%S") then
			lines[#lines + 1] = read(line)
		end
	end
	table.sort(lines, function(a, b)
		if args.ordre == "descendant" then
			a, b = b, a
		end
		return a.date < b.date
	end)
	for i, line in ipairs(lines) do
		items[i] = el("li", nil, time(line.date), " ",
			el("span", nil, ctx:inline(line.text)))
	end
	if #items == 0 then
		return nil
	end
	return el("figure", { class = "frise" },
		args.titre and el("figcaption", nil, args.titre),
		el("ol", nil, items))
end)
