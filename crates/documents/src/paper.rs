//! What stands alike on all papers: languages, the look, who issues them. Pure.

use bursar_print::paper::{Accent, Address, Design, Format, Language, Look, Party};

use crate::issuer_copy::{EntityAddressCopy, IssuerCopy};

/// The language of the counterpart's file and that of the entity's own: the counterpart's, else the entity's, else English.
pub fn spoken(theirs: &bursar_entities::Language, own: &bursar_entities::Language) -> (Language, Language) {
    let own = Language::of(own.code()).unwrap_or(Language::English);
    (Language::of(theirs.code()).unwrap_or(own), own)
}

/// How the papers of an entity look.
pub fn look(issuer: &EntityAddressCopy, design: Design, logo: Option<Vec<u8>>) -> Look {
    let country = issuer.country.as_ref().map_or("", |country| country.0.as_str());
    Look { design, format: Format::of_country(country), accent: Accent::default(), logo }
}

/// The entity, without what only some documents say of it.
pub fn issuer(entity: &IssuerCopy, address: &EntityAddressCopy) -> Party {
    let address = Address {
        line1: address.line1.clone(),
        line2: address.line2.clone(),
        postal_code: address.postal_code.clone(),
        city: address.city.clone(),
        state: address.state.clone(),
        country: address.country.as_ref().map(|country| country.0.clone()).unwrap_or_default(),
    };
    let (email, phone, website, authority, number) = match entity.clone() {
        IssuerCopy::Organization(company) => {
            (company.email, company.phone, company.website, company.registration_authority, company.registration_number)
        }
        IssuerCopy::Individual(person) => {
            (person.email, person.phone, person.website, person.registration_authority, person.registration_number)
        }
    };
    let registration = [authority, number].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
    Party {
        name: entity.name(),
        address,
        tax_id: entity.tax_id().cloned(),
        registration: Some(registration).filter(|registration| !registration.is_empty()),
        email,
        phone,
        website,
        ..Party::default()
    }
}
