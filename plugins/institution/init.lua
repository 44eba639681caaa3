-- An institution takes part without being a local authority: an agency, a
-- network, an international organisation, a house or a forum of associations.
local f = assises.f

assises.type("institution", {
	folder = "institutions",
	label = { fr = "Institution", en = "Institution", ar = "مؤسسة" },
	plural = { fr = "Institutions", en = "Institutions", ar = "مؤسسات" },
	about = "Un organisme qui n’est pas une collectivité territoriale.",
	fields = {
		nature = f.terms("natures", {
			required = true,
			label = { fr = "Nature", en = "Kind", ar = "النوع" },
			values = {
				"agence-publique", "reseau-de-collectivites",
				"organisation-internationale",
				"maison-des-associations", "forum",
			},
			labels = {
				["agence-publique"] = {
					fr = "Agence publique",
					en = "Public agency",
					ar = "وكالة عمومية",
				},
				["reseau-de-collectivites"] = {
					fr = "Réseau de collectivités",
					en = "Network of local authorities",
					ar = "شبكة جماعات ترابية",
				},
				["organisation-internationale"] = {
					fr = "Organisation internationale",
					en = "International organisation",
					ar = "منظمة دولية",
				},
				["maison-des-associations"] = {
					fr = "Maison des associations",
					en = "House of associations",
					ar = "دار الجمعيات",
				},
				forum = { fr = "Forum", en = "Forum", ar = "منتدى" },
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
			label = { fr = "Territoire", en = "Territory", ar = "المجال الترابي" },
			about = "Où l’institution agit ; à laisser vide si ce n’est pas connu.",
			inverse = "institutions",
			inverse_label = {
				fr = "Institutions de ce territoire",
				en = "Institutions of this territory",
				ar = "مؤسسات هذا المجال الترابي",
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "institutions_du_theme",
			inverse_label = {
				fr = "Institutions",
				en = "Institutions",
				ar = "مؤسسات",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "institutions",
			inverse_label = {
				fr = "Institutions décrites d’après cette source",
				en = "Institutions described from this source",
				ar = "مؤسسات موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})
