-- A territory is a place on the map; the authority that acts for it is a page
-- of its own (collectivite). Reforms make new territories: a territory is never
-- renamed in place, its successor says what it replaces.
local f = assises.f

assises.type("territoire", {
	folder = "territoires",
	template = "territoire.html",
	label = { fr = "Territoire", en = "Territory", ar = "مجال ترابي" },
	plural = { fr = "Territoires", en = "Territories", ar = "مجالات ترابية" },
	about = "Un lieu : pays, région, département ou commune.",
	fields = {
		niveau = f.enum({ "pays", "region", "departement", "commune" }, {
			required = true,
			label = { fr = "Niveau", en = "Level", ar = "المستوى" },
			labels = {
				pays = { fr = "Pays", en = "Country", ar = "بلد" },
				region = { fr = "Région", en = "Region", ar = "جهة" },
				departement = {
					fr = "Département (France)",
					en = "Department (France)",
					ar = "إقليم فرنسي",
				},
				commune = { fr = "Commune", en = "Municipality", ar = "جماعة" },
			},
		}),
		nom_arabe = f.string({
			label = {
				fr = "Nom en arabe",
				en = "Name in Arabic",
				ar = "الاسم بالعربية",
			},
		}),
		chef_lieu = f.string({
			label = { fr = "Chef-lieu", en = "Seat", ar = "المركز" },
		}),
		position = f.geo({
			label = { fr = "Position", en = "Position", ar = "الموقع الجغرافي" },
			about = "Latitude et longitude en degrés ; « place » nomme le point.",
		}),
		fait_partie_de = f.list(f.ref "territoire", {
			label = { fr = "Fait partie de", en = "Part of", ar = "جزء من" },
			inverse = "comprend",
			inverse_label = { fr = "Comprend", en = "Includes", ar = "يضم" },
		}),
		remplace = f.list(f.ref "territoire", {
			label = { fr = "Remplace", en = "Replaces", ar = "حل محل" },
			about = "Le territoire d’avant ; « from » donne la date du changement.",
			inverse = "remplace_par",
			inverse_label = {
				fr = "Remplacé par",
				en = "Replaced by",
				ar = "حل محله",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "territoires",
			inverse_label = {
				fr = "Territoires décrits d’après cette source",
				en = "Territories described from this source",
				ar = "مجالات ترابية موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})
