//! The code of UN/ECE Recommendation 20 for a unit that people named themselves.

use en16931::codes::generated::UNIT_CODES;

/// Names of units in the languages that papers are written in, in small letters.
const NAMES: &[(&str, &[&str])] = &[
    ("HUR", &["h", "hour", "hours", "hr", "hrs", "stunde", "stunden", "std", "uur", "uren", "heure", "heures", "hora", "horas"]),
    ("MIN", &["min", "minute", "minutes", "minuten", "minuut", "minuto", "minutos"]),
    ("DAY", &["day", "days", "tag", "tage", "dag", "dagen", "jour", "jours", "día", "días"]),
    ("WEE", &["week", "weeks", "woche", "wochen", "weken", "semaine", "semaines", "semana", "semanas"]),
    ("MON", &["month", "months", "monat", "monate", "maand", "maanden", "mois", "mes", "meses"]),
    ("ANN", &["year", "years", "jahr", "jahre", "jaar", "jaren", "an", "ans", "année", "années", "año", "años"]),
    ("KGM", &["kg", "kilogram", "kilograms", "kilogramm", "kilo", "kilogramme", "kilogrammes", "kilogramo", "kilogramos"]),
    ("GRM", &["g", "gram", "grams", "gramm", "gramme", "grammes", "gramo", "gramos"]),
    ("TNE", &["t", "tonne", "tonnes", "tonnen", "ton", "tonelada", "toneladas"]),
    ("MTR", &["m", "meter", "meters", "metre", "metres", "mètre", "mètres", "metro", "metros"]),
    ("KMT", &["km", "kilometer", "kilometers", "kilometre", "kilometres", "kilomètre", "kilomètres"]),
    ("MTK", &["m2", "m²", "qm", "square meter", "square meters", "quadratmeter"]),
    ("MTQ", &["m3", "m³", "cbm", "cubic meter", "cubic meters", "kubikmeter"]),
    ("LTR", &["l", "liter", "liters", "litre", "litres", "litro", "litros"]),
    ("KWH", &["kwh", "kilowatt hour", "kilowatt hours", "kilowattstunde", "kilowattstunden"]),
    ("SET", &["set", "sets"]),
    ("H87", &["piece", "pieces", "pc", "pcs", "stück", "stk", "stuk", "stuks", "pièce", "pièces", "pieza", "piezas"]),
    ("E34", &["gb", "gigabyte", "gigabytes"]),
    ("XPK", &["package", "packages", "pack", "packs", "paket", "pakete", "pak", "paquet", "paquets"]),
];

/// One of something: what holds where the unit is none that has a code.
const ONE: &str = "C62";

/// The code of a unit. A name goes before a code of the same letters: people who write STK mean pieces, and STK is the code of a stick of tobacco.
pub(crate) fn code(unit: Option<&str>) -> &'static str {
    let Some(unit) = unit.map(str::trim) else { return ONE };
    let folded = unit.trim_end_matches('.').to_lowercase();
    let named = NAMES.iter().find(|(_, names)| names.contains(&folded.as_str())).map(|(code, _)| *code);
    named.or_else(|| UNIT_CODES.iter().copied().find(|code| *code == unit)).unwrap_or(ONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_list_and_names_find_theirs() {
        for (code, names) in NAMES {
            assert!(UNIT_CODES.contains(code), "{code}");
            assert!(names.iter().all(|name| *name == name.to_lowercase()), "{code}");
        }
        assert_eq!([Some("Stunden"), Some("Std."), Some("HUR"), Some("licences"), None].map(code), ["HUR", "HUR", "HUR", "C62", "C62"]);
        assert_eq!([Some("STK"), Some("Stück"), Some("GB"), Some("H87")].map(code), ["H87", "H87", "E34", "H87"]);
    }
}
