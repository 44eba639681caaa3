assises.data("mots", {}, function()
	for i = 1, 1000 do
		assises.warn("mot " .. i % 3)
	end
	return 1
end)
