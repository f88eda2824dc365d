//! What people call the things that are read.

use bursar_connectors::Platform;

/// A stream's name for a person.
pub(crate) fn stream(platform: Platform, name: &str) -> &str {
    match (platform, name) {
        (_, "accounts") => "Accounts",
        (_, "tax") => "Tax rates",
        (_, "customers") => "Customers",
        (_, "vendors") => "Suppliers",
        (_, "contacts") => "Customers and suppliers",
        (_, "items") => "Products and services",
        (Platform::Xero, "invoices") => "Invoices and bills",
        (_, "invoices") => "Invoices",
        (_, "bills") => "Bills",
        (_, "credit_memos" | "credit_notes") => "Credit notes",
        (_, "vendor_credits") => "Supplier credits",
        (_, "payments") => "Payments",
        (_, "bill_payments") => "Bill payments",
        (_, "overpayments") => "Overpayments",
        (_, "prepayments") => "Prepayments",
        (_, "classes") => "Classes",
        (_, "departments") => "Departments",
        (_, "tracking") => "Tracking options",
        (_, other) => other,
    }
}

/// A number with its thousands set apart.
pub(crate) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use bursar_connectors::Facts;

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!([0, 62, 999, 1000, 1_234_567].map(number), ["0", "62", "999", "1,000", "1,234,567"]);
    }

    #[test]
    fn every_stream_has_a_name_for_people() {
        for platform in Platform::ALL {
            for known in &Facts::of(platform).streams {
                assert_ne!(stream(platform, &known.name), known.name);
            }
        }
    }
}
