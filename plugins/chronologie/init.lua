-- A page that nobody writes: every dated statement of the archive, by year,
-- with the page that makes it and its source. Fields of the kind date, and
-- relations that say since when or until when.
local function escape(text)
	return (text:gsub("[\\`*_%[%]<>#|~&]", "\\%0"))
end

local function link(page)
	return ("[[%s|%s]]"):format(page.key, (page.title:gsub("[|%[%]]", " ")))
end

local function origin(statement)
	local marks = {
		probable = "probable", deduced = "déduit",
		unsourced = "non sourcé", editorial = "éditorial",
	}
	local parts = {}
	if statement.certainty and marks[statement.certainty] then
		parts[#parts + 1] = "*" .. marks[statement.certainty] .. "*"
	end
	if statement.source then
		parts[#parts + 1] = "selon " .. link(statement.source)
	elseif statement.source_text then
		parts[#parts + 1] = "selon " .. escape(statement.source_text)
	end
	return #parts > 0 and ", " .. table.concat(parts, ", ") or ""
end

-- All of a page: {date, text}.
local function collect(page, add)
	for _, fact in ipairs(page.facts) do
		for _, value in ipairs(fact.values) do
			if fact.kind == "date" then
				add(value.value, ("%s · %s%s"):format(link(page),
					escape(fact.label:lower()), origin(value)))
			end
		end
	end
	for _, relation in ipairs(page.relations) do
		for _, item in ipairs(relation.items) do
			if relation.direction == "out" then
				local what = ("%s · %s : %s"):format(link(page),
					escape(relation.label:lower()), link(item.page))
				if item.from then
					add(item.from, what .. " (début)" .. origin(item))
				end
				if item.to then
					add(item.to, what .. " (fin)" .. origin(item))
				end
			end
		end
	end
end

-- The year under which a date stands; an interval by its beginning.
local function year_of(date)
	return date.year or date.to.year
end

local function body(entries)
	local lines = {
		"Tout ce que l’archive date, dans l’ordre. Chaque ligne renvoie à la "
			.. "page qui l’affirme ; quand les sources ne s’accordent pas, toutes "
			.. "les dates sont là.",
		"",
	}
	local year
	for _, entry in ipairs(entries) do
		if year_of(entry.date) ~= year then
			year = year_of(entry.date)
			lines[#lines + 1] = ""
			lines[#lines + 1] = "## " .. year
			lines[#lines + 1] = ""
		end
		lines[#lines + 1] = ("- **%s** · %s"):format(entry.date.text, entry.text)
	end
	return table.concat(lines, "\n") .. "\n"
end

assises.generate("chronologie", {
	about = "Une page de tout ce qui est daté, par année, avec ses sources.",
	reads = { "pages" },
}, function(site, ctx)
	local entries = {}
	for _, page in ipairs(site.pages) do
		collect(page, function(date, text)
			entries[#entries + 1] = { date = date, text = text }
		end)
	end
	if #entries == 0 then
		return {}
	end
	table.sort(entries, function(a, b) return a.date < b.date end)
	return { {
		path = "chronologie",
		title = "Chronologie",
		summary = "Tout ce que l’archive date, par année, avec la page et la source de chaque affirmation.",
		body = body(entries),
	} }
end)
