-- A block that goes wrong in the way its argument names.
assises.block("epreuve", {
	args = { faute = assises.f.string({ required = true }) },
	body = "none",
}, function(args)
	local t = {}
	if args.faute == "nil" then
		return t.absent.name
	elseif args.faute == "boucle" then
		while true do
			pcall(function() while true do end end)
		end
	elseif args.faute == "memoire" then
		while true do
			t[#t + 1] = string.rep("x", 1000) .. #t
		end
	elseif args.faute == "motif" then
		return string.rep("a", 4000):find(string.rep("a-", 20) .. "b") and "oui" or "non"
	elseif args.faute == "averti" then
		assises.warn("à relire")
		return "bien"
	end
	error("faute inconnue : " .. args.faute)
end)
