//! Customers, vendors and items.

use super::chart::{Account, AccountKind};
use crate::random::Random;

/// A customer, a vendor, or both.
#[derive(Clone, Debug)]
pub struct Contact {
    /// Unique within the company.
    pub name: String,
    pub given_name: String,
    pub family_name: String,
    pub email: String,
    pub phone: String,
    pub street: String,
    pub city: &'static str,
    /// State or county.
    pub region: &'static str,
    pub postal_code: String,
    /// ISO 3166 alpha-2.
    pub country: &'static str,
    pub is_customer: bool,
    pub is_vendor: bool,
    /// Place of the customer that this one is a part of.
    pub part_of: Option<usize>,
    pub tax_number: Option<String>,
}

/// A product or service.
#[derive(Clone, Debug)]
pub struct Item {
    /// At most 30 characters, unique.
    pub code: String,
    pub name: String,
    pub description: String,
    pub is_service: bool,
    pub sale_price: i64,
    pub purchase_cost: i64,
    /// Place of the income account in the chart.
    pub income_account: usize,
    pub expense_account: usize,
}

const FIRST: &[&str] = &[
    "Amber", "Birch", "Cedar", "Delta", "Ember", "Falcon", "Granite", "Hollow", "Iron", "Juniper", "Kestrel", "Lantern", "Maple", "North",
    "Orchard", "Pebble", "Quarry", "River", "Stone", "Timber",
];
const SECOND: &[&str] = &[
    "Bakery",
    "Builders",
    "Catering",
    "Design",
    "Electrical",
    "Farm Supplies",
    "Freight",
    "Garden Centre",
    "Hardware",
    "Interiors",
    "Joinery",
    "Laundry",
    "Motors",
    "Nursery",
    "Office Supplies",
    "Paper",
    "Plumbing",
    "Roofing",
    "Software",
    "Studios",
];
const GIVEN: &[&str] = &[
    "Alice", "Ben", "Carla", "David", "Elena", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kira", "Liam", "Mona", "Nils", "Olga", "Pavel",
    "Rosa", "Simon", "Tara", "Victor",
];
const FAMILY: &[&str] = &[
    "Adler", "Brooks", "Costa", "Dawson", "Ellis", "Frost", "Garner", "Hale", "Ivers", "Jensen", "Keller", "Lowe", "Mercer", "Novak",
    "Osborne", "Price", "Quinn", "Reyes", "Sutton", "Turner",
];
const STREETS: &[&str] =
    &["Mill Lane", "Station Road", "Harbour Street", "Church Hill", "Oak Avenue", "King Street", "Bridge Road", "Park Way"];
const US_CITIES: &[(&str, &str)] =
    &[("Oakland", "CA"), ("Tucson", "AZ"), ("Austin", "TX"), ("Tacoma", "WA"), ("Brooklyn", "NY"), ("San Mateo", "CA")];
const GB_CITIES: &[(&str, &str)] =
    &[("Bristol", "Avon"), ("Leeds", "West Yorkshire"), ("Brighton", "East Sussex"), ("York", "North Yorkshire"), ("Exeter", "Devon")];
const THINGS: &[&str] = &["Desk", "Lamp", "Cable", "Pump", "Valve", "Chair", "Filter", "Panel", "Sensor", "Bracket"];
const QUALITIES: &[&str] = &["Small", "Large", "Steel", "Oak", "Compact", "Heavy", "Outdoor"];
const SERVICES: &[&str] = &["Consulting", "Installation", "Maintenance", "Training", "Delivery", "Inspection", "Repair", "Design"];

pub(super) fn contacts(count: usize, is_us: bool, random: &mut Random) -> Vec<Contact> {
    (0..count).map(|place| contact(place, is_us, random)).collect()
}

fn contact(place: usize, is_us: bool, random: &mut Random) -> Contact {
    let pair = place % (FIRST.len() * SECOND.len());
    let (first, second) = (FIRST[pair % FIRST.len()], SECOND[(pair / FIRST.len() + pair) % SECOND.len()]);
    let round = place / (FIRST.len() * SECOND.len());
    let name = if round == 0 { format!("{first} {second}") } else { format!("{first} {second} {}", round + 1) };
    let (city, region) = *random.pick(if is_us { US_CITIES } else { GB_CITIES });
    let (given, family) = (*random.pick(GIVEN), *random.pick(FAMILY));
    let host = name.to_lowercase().replace(' ', "-");
    let postal_code =
        if is_us { format!("9{}", random.digits(4)) } else { format!("BS{} {}AB", random.between(1, 20), random.between(1, 9)) };
    Contact {
        email: format!("accounts@{host}.example"),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        phone: if is_us { format!("(555) 01{}-{}", random.digits(1), random.digits(4)) } else { format!("01632 96{}", random.digits(4)) },
        street: format!("{} {}", random.between(1, 240), random.pick(STREETS)),
        city,
        region,
        postal_code,
        country: if is_us { "US" } else { "GB" },
        // Every third sells to us, the others buy: both kinds exist in a company of two contacts.
        is_customer: place % 3 != 1,
        is_vendor: place % 3 == 1,
        // A few customers are a site or a job of the one before.
        part_of: (place % 15 == 5).then(|| place - 2),
        tax_number: random
            .chance(0.3)
            .then(|| if is_us { format!("{}-{}", random.digits(2), random.digits(7)) } else { format!("GB{}", random.digits(9)) }),
        name,
    }
}

pub(super) fn items(count: usize, accounts: &[Account], random: &mut Random) -> Vec<Item> {
    let place_of =
        |kind, skip| accounts.iter().enumerate().filter(|(_, account)| account.kind == kind).map(|(place, _)| place).nth(skip).unwrap_or(0);
    let (goods, services, cost, labour) = (
        place_of(AccountKind::Sales, 0),
        place_of(AccountKind::Sales, 1),
        place_of(AccountKind::CostOfSales, 0),
        place_of(AccountKind::CostOfSales, 1),
    );
    (0..count)
        .map(|place| {
            let is_service = place % 4 == 0;
            let base = if is_service {
                format!("{} {}", SERVICES[place / 4 % SERVICES.len()], ["hour", "day", "visit"][place / 4 / SERVICES.len() % 3])
            } else {
                format!("{} {}", QUALITIES[place % QUALITIES.len()], THINGS[place / QUALITIES.len() % THINGS.len()])
            };
            let name = if place < 70 { base } else { format!("{base} {place}") };
            let sale_price = random.between(500, 40_000);
            Item {
                code: format!("{}-{:04}", if is_service { "SRV" } else { "PRD" }, place + 1),
                description: format!("{name}, as agreed"),
                name,
                is_service,
                sale_price,
                purchase_cost: sale_price * 6 / 10,
                income_account: if is_service { services } else { goods },
                expense_account: if is_service { labour } else { cost },
            }
        })
        .collect()
}
