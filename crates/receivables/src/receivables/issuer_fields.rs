//! What a document may say of the entity instead of the entity's own data.

use std::collections::BTreeSet;

use bursar_documents::IssuerCopy;
use bursar_kernel::Patch;
use serde::{Deserialize, Serialize};

use super::changes::EntityOverride;

/// A field of the entity that a draft may say otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum IssuerField {
    Email,
    Logo,
    Phone,
    RegistrationAuthority,
    RegistrationNumber,
    Website,
}

use IssuerField::{Email, Logo, Phone, RegistrationAuthority, RegistrationNumber, Website};

/// The document says this of the entity. Answers which fields a draft may say otherwise.
pub(crate) fn override_entity(entity: &mut IssuerCopy, asked: EntityOverride) -> BTreeSet<IssuerField> {
    let EntityOverride { email, logo, phone, registration_authority, registration_number, website, .. } = asked.clone();
    let fields = [
        (Email, email),
        (Logo, logo),
        (Phone, phone),
        (RegistrationAuthority, registration_authority),
        (RegistrationNumber, registration_number),
        (Website, website),
    ];
    match entity {
        IssuerCopy::Organization(company) => {
            asked.tax_id.apply(&mut company.tax_id);
            company.name = asked.name.unwrap_or_else(|| company.name.clone());
        }
        IssuerCopy::Individual(person) => {
            asked.tax_id.apply(&mut person.tax_id);
            person.first_name = asked.first_name.unwrap_or_else(|| person.first_name.clone());
            person.last_name = asked.last_name.unwrap_or_else(|| person.last_name.clone());
        }
    }
    let said = fields.into_iter().filter(|(_, value)| *value != Patch::Absent);
    said.map(|(field, value)| {
        value.apply(place(entity, field));
        field
    })
    .collect()
}

/// The entity as it now is, with what the document said otherwise of it as it was.
pub(crate) fn keep(mut now: IssuerCopy, mut before: IssuerCopy, overridden: &BTreeSet<IssuerField>) -> IssuerCopy {
    for field in overridden {
        *place(&mut now, *field) = place(&mut before, *field).take();
    }
    now
}

fn place(entity: &mut IssuerCopy, field: IssuerField) -> &mut Option<String> {
    match entity {
        IssuerCopy::Organization(company) => match field {
            Email => &mut company.email,
            Logo => &mut company.logo,
            Phone => &mut company.phone,
            RegistrationAuthority => &mut company.registration_authority,
            RegistrationNumber => &mut company.registration_number,
            Website => &mut company.website,
        },
        IssuerCopy::Individual(person) => match field {
            Email => &mut person.email,
            Logo => &mut person.logo,
            Phone => &mut person.phone,
            RegistrationAuthority => &mut person.registration_authority,
            RegistrationNumber => &mut person.registration_number,
            Website => &mut person.website,
        },
    }
}
