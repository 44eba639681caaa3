assises.block("dates", { body = "text" }, function(_, body)
	for line in body:gmatch("[^\n]+") do
		if not assises.date(line) then
			error(("'%s' is no date"):format(line), 0)
		end
	end
	if body == "" then
		error("a date is missing", 0)
	end
	return body
end)
