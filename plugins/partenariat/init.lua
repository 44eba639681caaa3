-- A partnership and its parties. A party is most often an authority, but one
-- experience was presented by a programme alone: `partenaires` takes any page
-- and asks for one at least, and the role of each tells its side.
local f = assises.f

assises.type("partenariat", {
	folder = "partenariats",
	template = "partenariat.html",
	label = { fr = "Partenariat", en = "Partnership", ar = "شراكة" },
	plural = { fr = "Partenariats", en = "Partnerships", ar = "شراكات" },
	about = "Une coopération et ses parties.",
	fields = {
		partenaires = f.list(f.ref(), {
			required = true,
			min = 1,
			label = { fr = "Parties", en = "Parties", ar = "الأطراف" },
			about = "Des collectivités, non des territoires ; « role » dit le côté.",
			inverse = "partenariats",
			inverse_label = {
				fr = "Partenariats",
				en = "Partnerships",
				ar = "شراكات",
			},
		}),
		organismes = f.list(f.ref "institution", {
			label = {
				fr = "Organismes associés",
				en = "Associated bodies",
				ar = "هيئات مرتبطة",
			},
			inverse = "partenariats_associes",
			inverse_label = {
				fr = "Nommé avec le partenariat",
				en = "Named with the partnership",
				ar = "ذكرت مع الشراكة",
			},
		}),
		programmes = f.list(f.ref "programme", {
			label = {
				fr = "Programmes liés",
				en = "Related programmes",
				ar = "برامج مرتبطة",
			},
			inverse = "partenariats_lies",
			inverse_label = {
				fr = "Partenariats liés",
				en = "Related partnerships",
				ar = "شراكات مرتبطة",
			},
		}),
		signature = f.list(f.date(), {
			label = { fr = "Signature", en = "Signed", ar = "التوقيع" },
		}),
		renouvellement = f.list(f.date(), {
			label = { fr = "Renouvellement", en = "Renewed", ar = "التجديد" },
		}),
		etat = f.enum({ "en-cours", "termine", "inconnu" }, {
			label = { fr = "État actuel", en = "Present state", ar = "الوضع الحالي" },
			labels = {
				["en-cours"] = { fr = "En cours", en = "Ongoing", ar = "جارية" },
				termine = { fr = "Terminé", en = "Ended", ar = "منتهية" },
				inconnu = { fr = "Non connu", en = "Not known", ar = "غير معروف" },
			},
		}),
		themes = f.list(f.ref "page", {
			label = { fr = "Thèmes", en = "Themes", ar = "المواضيع" },
			inverse = "partenariats_du_theme",
			inverse_label = {
				fr = "Expériences de partenariats",
				en = "Experiences of partnerships",
				ar = "تجارب الشراكات",
			},
		}),
		sources = f.list(f.ref "source", {
			label = { fr = "Sources", en = "Sources", ar = "المصادر" },
			inverse = "partenariats_documentes",
			inverse_label = {
				fr = "Partenariats décrits d’après cette source",
				en = "Partnerships described from this source",
				ar = "شراكات موصوفة استنادا إلى هذا المصدر",
			},
		}),
	},
	sort = { "title" },
})
