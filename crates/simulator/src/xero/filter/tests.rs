use super::*;

const FIELDS: &[Field] = &[
    ("Type", Kind::Text),
    ("Name", Kind::Text),
    ("EmailAddress", Kind::Text),
    ("Total", Kind::Number),
    ("Date", Kind::Time),
    ("InvoiceID", Kind::Guid),
    ("Contact.ContactID", Kind::Guid),
    ("SentToContact", Kind::Flag),
];

struct Sample;

impl Look for Sample {
    fn look(&self, path: &'static str, _: Kind) -> Operand {
        match path {
            "Type" => Operand::Text("ACCPAY".to_owned()),
            "Name" => Operand::Text("Ridgeway \"R\" Ltd".to_owned()),
            "Total" => Operand::Number(Decimal::new(12050, 2)),
            "Date" => Operand::Time(chrono::NaiveDate::from_ymd_opt(2026, 1, 31).unwrap().and_hms_opt(0, 0, 0).unwrap()),
            "InvoiceID" | "Contact.ContactID" => Operand::Guid(Uuid::from_u128(7)),
            "SentToContact" => Operand::Flag(true),
            _ => Operand::Missing,
        }
    }
}

fn passes(text: &str) -> bool {
    Filter::parse(text, "Invoice", FIELDS).unwrap_or_else(|error| panic!("{text}: {error}")).passes(&Sample)
}

fn error(text: &str) -> String {
    Filter::parse(text, "Invoice", FIELDS).unwrap_err()
}

#[test]
fn comparisons_hold_or_do_not() {
    for text in [
        r#"Type=="ACCPAY""#,
        r#"Type = "accpay""#,
        r#"Type != "ACCREC""#,
        "Total > 120.49 AND Total <= 120.5",
        "Total>=120.50&&Total<121",
        "Date >= DateTime(2026,1,31) && Date < DateTime(2026, 02, 01)",
        r#"Date == DateTime.Parse("2026-01-31")"#,
        r#"Contact.ContactID==Guid("00000000-0000-0000-0000-000000000007")"#,
        r#"Contact.ContactID == guid("00000000-0000-0000-0000-000000000007")"#,
        r#"Name.StartsWith("ridge") AND Name.Contains("\"R\"") and Name.EndsWith("Ltd")"#,
        r#"Name.ToLower().Contains("ridgeway")"#,
        r#"Name.Contains("""R""")==true"#,
        "EmailAddress==null",
        "SentToContact",
        "SentToContact==true",
        r#"(Type=="ACCREC" OR Total==120.5) AND (Date!=null)"#,
    ] {
        assert!(passes(text), "{text}");
    }
    for text in [
        r#"Type=="ACCREC""#,
        "Total > 120.50",
        "EmailAddress!=null",
        r#"EmailAddress.Contains("a")"#,
        r#"Type=="ACCREC" OR Total==1 AND SentToContact"#,
        "SentToContact==false",
    ] {
        assert!(!passes(text), "{text}");
    }
}

#[test]
fn and_binds_tighter_than_or() {
    assert!(passes(r#"Type=="ACCPAY" OR Type=="ACCREC" AND Total==1"#));
    assert!(!passes(r#"(Type=="ACCPAY" OR Type=="ACCREC") AND Total==1"#));
}

#[test]
fn mistakes_are_named() {
    assert_eq!(error(r#"Colour=="red""#), "No property or field 'Colour' exists in type 'Invoice'");
    assert_eq!(error(r#"InvoiceID=="x""#), "Operator '==' incompatible with operand types 'Guid' and 'String'");
    assert_eq!(error(r#"Date>"2026-01-01""#), "Operator '>' incompatible with operand types 'DateTime' and 'String'");
    for text in [
        "",
        "Type==",
        "Type",
        r#"Type=="A" AND"#,
        r#"(Type=="A""#,
        r#"Type=="A" Type"#,
        r#"Type=="A"#,
        "Total==12;",
        "DateTime(2026,13,1)==Date",
    ] {
        assert!(Filter::parse(text, "Invoice", FIELDS).is_err(), "{text}");
    }
    assert!(Filter::parse(&"(".repeat(10_000), "Invoice", FIELDS).is_err());
}

#[test]
fn order_sorts_by_several_fields() {
    let order = Order::parse("Total DESC, Name", "Invoice", FIELDS).unwrap();
    let low = vec![Operand::Number(Decimal::ONE), Operand::Text("b".to_owned())];
    let high = vec![Operand::Number(Decimal::TWO), Operand::Text("b".to_owned())];
    let first = vec![Operand::Number(Decimal::ONE), Operand::Missing];
    assert_eq!(order.compare(&high, &low), Ordering::Less);
    assert_eq!(order.compare(&first, &low), Ordering::Less);
    assert!(Order::parse("Nothing", "Invoice", FIELDS).is_err());
    assert!(Order::parse("Total SIDEWAYS", "Invoice", FIELDS).is_err());
}
