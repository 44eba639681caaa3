-- A sketch of where the pages of a type lie, by a field of the kind `geo`. It
-- is drawn from the coordinates alone: no background map, no other server, no
-- script. The table below it says the same to whoever does not see it.
--
--	```carte
--	Les lieux dont parle l’archive.
--	```
--
-- The text of the block is its caption.
local f, el = assises.f, assises.el

-- In the units of the drawing, which is shown about as large as it is.
local height, names, line, margin = 380, 150, 17, 22

-- One entry for each point, with all pages that lie there; north first.
local function places(pages, field)
	local by, list = {}, {}
	for _, page in ipairs(pages) do
		local at = page:has(field) and page[field]
		if at then
			local key = ("%.3f %.3f"):format(at.lat, at.lon)
			local place = by[key]
			if not place then
				place = { lat = at.lat, lon = at.lon, pages = {},
					name = at.place or page.title }
				by[key] = place
				list[#list + 1] = place
			end
			place.pages[#place.pages + 1] = page
		end
	end
	table.sort(list, function(a, b)
		if a.lat ~= b.lat then
			return a.lat > b.lat
		end
		return a.lon < b.lon
	end)
	return list
end

local function round(number)
	return ("%.1f"):format(number)
end

-- Degrees to pixels: equirectangular, true at the middle latitude.
local function projection(list)
	local north, south, west, east = -90, 90, 180, -180
	for _, p in ipairs(list) do
		north, south = math.max(north, p.lat), math.min(south, p.lat)
		west, east = math.min(west, p.lon), math.max(east, p.lon)
	end
	local squeeze = math.cos(math.rad((north + south) / 2))
	local wide = math.max((east - west) * squeeze, 0.5)
	local tall = math.max(north - south, 0.5)
	local scale = math.min(height / wide, height / tall)
	return {
		height = math.max(tall * scale, #list * line) + 2 * margin,
		north = north, south = south, west = west, east = east,
		x = function(lon) return margin + (lon - west) * squeeze * scale end,
		y = function(lat) return margin + (north - lat) * scale end,
	}
end

-- Labels stand in a column, in the order of the points, and never overlap.
local function label_heights(list, map)
	local heights, low = {}, margin / 2
	for i, p in ipairs(list) do
		low = math.max(map.y(p.lat), low)
		heights[i] = low
		low = low + line
	end
	local high = map.height - margin / 2
	for i = #list, 1, -1 do
		high = math.min(heights[i], high)
		heights[i] = high
		high = high - line
	end
	return heights
end

-- Every fifth parallel and meridian.
local function grid(map)
	local lines = {}
	local right = round(map.x(map.east) + margin)
	for lat = math.ceil(map.south / 5) * 5, map.north, 5 do
		local y = round(map.y(lat))
		lines[#lines + 1] = el("line", { x1 = 0, x2 = right, y1 = y, y2 = y })
	end
	for lon = math.ceil(map.west / 5) * 5, map.east, 5 do
		local x = round(map.x(lon))
		lines[#lines + 1] = el("line",
			{ x1 = x, x2 = x, y1 = 0, y2 = round(map.height) })
	end
	return el("g", { class = "carte-grille" }, lines)
end

local function drawing(list, title)
	local map = projection(list)
	local heights = label_heights(list, map)
	local column = map.x(map.east) + 3 * margin
	local marks = {}
	for i, p in ipairs(list) do
		local x, y = round(map.x(p.lon)), round(map.y(p.lat))
		local label = round(heights[i])
		marks[#marks + 1] = el("polyline", { class = "carte-trait",
			points = ("%s,%s %s,%s %s,%s"):format(x, y,
				round(column - margin), label, round(column - 6), label) })
		marks[#marks + 1] = el("circle", { cx = x, cy = y, r = 4 })
		marks[#marks + 1] = el("text", { x = round(column), y = label,
			dy = "0.32em" }, p.name)
	end
	return el("svg", { role = "img", ["aria-label"] = title,
		viewBox = ("0 0 %s %s"):format(round(column + names), round(map.height)) },
		grid(map), marks)
end

local function degrees(number, ctx, positive, negative)
	local text = ("%.2f"):format(math.abs(number))
	if ctx.lang ~= "en" then
		text = text:gsub("%.", ",")
	end
	return text .. "° " .. (number < 0 and negative or positive)
end

local function tabular(list, ctx)
	local rows = {}
	for i, p in ipairs(list) do
		local links = {}
		for j, page in ipairs(p.pages) do
			links[#links + 1] = j > 1 and ", "
			links[#links + 1] = el("a", { href = page.url }, page.title)
		end
		rows[i] = el("tr", nil, el("th", { scope = "row" }, p.name),
			el("td", nil, links),
			el("td", nil, el("bdi", nil, degrees(p.lat, ctx, "N", "S"), ", ",
				degrees(p.lon, ctx, "E", ctx.lang == "en" and "W" or "O"))))
	end
	local function head(texts)
		return el("th", { scope = "col" }, ctx:text(texts))
	end
	return el("div", { class = "table", role = "group", tabindex = 0,
		["aria-label"] = ctx:text { fr = "Lieux", en = "Places", ar = "أماكن" } }, el("table", nil,
		el("thead", nil, el("tr", nil,
			head { fr = "Point", en = "Point", ar = "النقطة" },
			head { fr = "Pages", en = "Pages", ar = "الصفحات" },
			head { fr = "Coordonnées", en = "Coordinates", ar = "الإحداثيات" })),
		el("tbody", nil, rows)))
end

assises.block("carte", {
	about = "Un croquis des lieux des pages d’un type, avec son tableau.",
	body = "text",
	args = {
		type = f.string({ default = "territoire", about = "Quelles pages." }),
		champ = f.string({ default = "position", about = "Leur champ geo." }),
	},
}, function(args, body, ctx)
	local pages = ctx.site:query { type = args.type, sort = "title" }
	local list = places(pages, args.champ)
	local caption = body:match("^%s*(.-)%s*$")
	if #list == 0 then
		return nil
	end
	local title = ctx:text {
		fr = "Croquis : %d points, du nord au sud",
		en = "Sketch: %d points, from north to south",
		ar = "رسم تخطيطي: %d نقطة من الشمال إلى الجنوب",
	}
	return el("figure", { class = "carte" },
		drawing(list, title:format(#list)),
		el("details", nil,
			el("summary", nil, ctx:text {
				fr = "Les mêmes lieux en tableau",
				en = "The same places as a table",
				ar = "الأماكن نفسها في جدول",
			}),
			tabular(list, ctx)),
		-- HTML wants it first or last in its figure.
		caption ~= "" and el("figcaption", nil, ctx:inline(caption)))
end)
