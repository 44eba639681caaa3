local function label()
	if true then
		return "Fin"
end

assises.type("fin", { label = label() })
