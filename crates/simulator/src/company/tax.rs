//! Tax rates: several at once, compound-free, with components where a place taxes in parts.

/// One part of a rate, with its own authority.
#[derive(Clone, Debug)]
pub struct TaxComponent {
    pub name: &'static str,
    /// Hundredths of a percent: 2000 is 20 %.
    pub basis_points: i64,
}

/// What a line of a document points to.
#[derive(Clone, Debug)]
pub struct TaxRate {
    pub code: &'static str,
    pub name: &'static str,
    /// The sum of the components, in hundredths of a percent.
    pub basis_points: i64,
    pub for_sales: bool,
    pub for_purchases: bool,
    /// For what is bought to be kept, and for nothing else.
    pub for_capital: bool,
    pub components: Vec<TaxComponent>,
}

type Row = (&'static str, &'static str, bool, bool, &'static [(&'static str, i64)]);

const UNITED_STATES: &[Row] = &[
    ("NONE", "Exempt", true, true, &[("No tax", 0)]),
    ("CA", "California", true, false, &[("California", 725)]),
    ("LA", "Los Angeles", true, false, &[("California", 725), ("Los Angeles County", 225)]),
    ("SF", "San Francisco", true, false, &[("California", 725), ("San Francisco District", 138)]),
    ("TUC", "Tucson", true, false, &[("Arizona", 560), ("Pima County", 50), ("Tucson City", 260)]),
    ("NYC", "New York City", true, false, &[("New York State", 400), ("New York City", 450), ("Metropolitan District", 38)]),
    ("TX", "Texas", true, false, &[("Texas", 625)]),
    ("AUS", "Austin", true, false, &[("Texas", 625), ("Austin City", 200)]),
    ("WA", "Washington", true, false, &[("Washington", 650)]),
];

const UNITED_KINGDOM: &[Row] = &[
    ("NONE", "No VAT", true, true, &[("No VAT", 0)]),
    ("20S", "20.0% S", true, false, &[("Standard 20% (sales)", 2000)]),
    ("20P", "20.0% P", false, true, &[("Standard 20% (purchases)", 2000)]),
    ("5S", "5.0% R", true, false, &[("Reduced 5% (sales)", 500)]),
    ("5P", "5.0% RP", false, true, &[("Reduced 5% (purchases)", 500)]),
    ("0S", "0.0% Z", true, false, &[("Zero (sales)", 0)]),
    ("0P", "0.0% ZP", false, true, &[("Zero (purchases)", 0)]),
    ("EXS", "Exempt", true, false, &[("Exempt (sales)", 0)]),
    ("EXP", "Exempt P", false, true, &[("Exempt (purchases)", 0)]),
];

/// Rates of which several have one value; the codes are Xero's tax types.
const BRITISH: &[Row] = &[
    ("NONE", "No VAT", true, true, &[("No VAT", 0)]),
    ("OUTPUT2", "20% (VAT on Income)", true, false, &[("VAT", 2000)]),
    ("INPUT2", "20% (VAT on Expenses)", false, true, &[("VAT", 2000)]),
    ("REVERSECHARGES", "Reverse Charge Expenses (20%)", false, true, &[("VAT", 2000)]),
    ("CAPEXINPUT2", "20% (VAT on Capital Purchases)", false, true, &[("VAT", 2000)]),
    ("ZERORATEDOUTPUT", "Zero Rated Income", true, false, &[("VAT", 0)]),
    ("ECZROUTPUT", "Zero Rated EC Goods Income", true, false, &[("VAT", 0)]),
    ("EXEMPTOUTPUT", "Exempt Income", true, false, &[("VAT", 0)]),
    ("ECZRINPUT", "Zero Rated EC Expenses", false, true, &[("VAT", 0)]),
    ("EXEMPTINPUT", "Exempt Expenses", false, true, &[("VAT", 0)]),
];

const IRISH: &[Row] = &[
    ("NONE", "No VAT", true, true, &[("No VAT", 0)]),
    ("OUTPUT2", "23% (VAT on Income)", true, false, &[("VAT", 2300)]),
    ("INPUT2", "23% (VAT on Expenses)", false, true, &[("VAT", 2300)]),
    ("ECACQUISITIONS", "EC Acquisitions (23%)", false, true, &[("VAT", 2300)]),
    ("ECZROUTPUT", "Zero Rated EC Goods Income", true, false, &[("VAT", 0)]),
    ("EXEMPTOUTPUT", "Exempt Income", true, false, &[("VAT", 0)]),
    ("EXEMPTINPUT", "Exempt Expenses", false, true, &[("VAT", 0)]),
];

/// Organisations there make their rates themselves; the first of 19 % is for both sides, as codes of QuickBooks may be.
const GERMAN: &[Row] = &[
    ("NONE", "Ohne USt", true, true, &[("USt", 0)]),
    ("19", "19% USt", true, true, &[("USt", 1900)]),
    ("19R", "19% Reverse Charge", false, true, &[("USt", 1900)]),
    ("0E", "0% EU", true, false, &[("USt", 0)]),
    ("0X", "0% Ausfuhr", true, false, &[("USt", 0)]),
];

const AUSTRALIAN: &[Row] = &[
    ("BASEXCLUDED", "BAS Excluded", true, true, &[("GST", 0)]),
    ("OUTPUT", "GST on Income", true, false, &[("GST", 1000)]),
    ("INPUT", "GST on Expenses", false, true, &[("GST", 1000)]),
    ("CAPEXINPUT", "GST on Capital", false, true, &[("GST", 1000)]),
    ("EXEMPTOUTPUT", "GST Free Income", true, false, &[("GST", 0)]),
    ("EXEMPTEXPENSES", "GST Free Expenses", false, true, &[("GST", 0)]),
];

/// Places with a tax of their own have codes of two rates.
const CANADIAN: &[Row] = &[
    ("OUT", "Out of Scope", true, true, &[("No tax", 0)]),
    ("GST", "GST", true, true, &[("GST", 500)]),
    ("BC", "GST/PST BC", true, true, &[("GST", 500), ("PST (BC)", 700)]),
    ("E", "Exempt", true, true, &[("Exempt", 0)]),
];

/// The rates of a further company.
pub(super) fn repeating(country: &str) -> Vec<TaxRate> {
    made(match country {
        "IE" => IRISH,
        "DE" => GERMAN,
        "AU" => AUSTRALIAN,
        "CA" => CANADIAN,
        _ => BRITISH,
    })
}

/// Nine rates; the first is the one without tax and fits every document.
pub(super) fn rates(is_us: bool) -> Vec<TaxRate> {
    made(if is_us { UNITED_STATES } else { UNITED_KINGDOM })
}

fn made(rows: &[Row]) -> Vec<TaxRate> {
    rows.iter()
        .map(|&(code, name, for_sales, for_purchases, parts)| TaxRate {
            code,
            name,
            basis_points: parts.iter().map(|part| part.1).sum(),
            for_sales,
            for_purchases,
            for_capital: code.starts_with("CAPEX"),
            components: parts.iter().map(|&(name, basis_points)| TaxComponent { name, basis_points }).collect(),
        })
        .collect()
}
