assises.type("reglages", {})
