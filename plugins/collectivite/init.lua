-- An authority acts: it signs, pays, elects. It bears the name of its time; the
-- authority that came after it is another page, which says what it replaces.
local f = assises.f

assises.type("collectivite", {
	folder = "collectivites",
	label = {
		fr = "Collectivité territoriale",
		en = "Local authority",
		ar = "جماعة ترابية",
	},
	plural = {
		fr = "Collectivités territoriales",
		en = "Local authorities",
		ar = "جماعات ترابية",
	},
	about = "L’autorité qui agit : un conseil, une ville, une commune.",
	fields = {
		nature = f.terms("natures", {
			required = true,
			label = { fr = "Nature", en = "Kind", ar = "النوع" },
			values = {
				"conseil-regional", "conseil-general",
				"conseil-departemental", "ville", "commune-urbaine",
			},
			labels = {
				["conseil-regional"] = {
					fr = "Conseil régional",
					en = "Regional council",
					ar = "مجلس جهة",
				},
				["conseil-general"] = {
					fr = "Conseil général (France, jusqu’en 2015)",
					en = "General council (France, until 2015)",
					ar = "مجلس عام (فرنسا، إلى غاية 2015)",
				},
				["conseil-departemental"] = {
					fr = "Conseil départemental",
					en = "Departmental council",
					ar = "مجلس إقليمي فرنسي",
				},
				ville = {
					fr = "Ville (France)",
					en = "City (France)",
					ar = "مدينة (فرنسا)",
				},
				["commune-urbaine"] = {
					fr = "Commune urbaine (Maroc)",
					en = "Urban commune (Morocco)",
					ar = "جماعة حضرية (المغرب)",
				},
			},
		}),
		nom_arabe = f.string({
			label = {
				fr = "Nom en arabe",
				en = "Name in Arabic",
				ar = "الاسم بالعربية",
			},
		}),
		territoire = f.ref("territoire", {
			required = true,
			label = { fr = "Territoire", en = "Territory", ar = "المجال الترابي" },
			inverse = "collectivites",
			inverse_label = {
				fr = "Collectivités de ce territoire",
				en = "Authorities of this territory",
				ar = "جماعات هذا المجال الترابي",
			},
		}),
		remplace = f.list(f.ref "collectivite", {
			label = { fr = "Remplace", en = "Replaces", ar = "حلت محل" },
			about = "L’autorité d’avant ; « from » donne la date du changement.",
			inverse = "remplacee_par",
			inverse_label = {
				fr = "Remplacée par",
				en = "Replaced by",
				ar = "حلت محلها",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "collectivites",
			inverse_label = {
				fr = "Collectivités décrites d’après cette source",
				en = "Authorities described from this source",
				ar = "جماعات ترابية موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})
