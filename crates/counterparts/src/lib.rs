//! Whom documents are with: vendors and customers, their addresses, contacts, bank accounts and VAT IDs.

mod addresses;
mod bank_accounts;
mod contacts;
mod counterparts;
mod einvoicing_credentials;
mod metadata;
mod parts;
mod vat_ids;

use bursar_web::{Access, Routes, route};

pub use addresses::{CounterpartAddress, PostalAddress};
pub use bank_accounts::CounterpartBankAccount;
pub use contacts::{CounterpartContact, default_contact};
pub use counterparts::{
    Counterpart, CounterpartClue, CounterpartExtract, CounterpartExtractBody, CounterpartType, FoundBankAccount, FoundVatId, FoundVendor,
    MadeVendor, Party, REFERENCE, counterparts_of_iban, country_of_counterpart, find, make_vendor, recognized,
};
pub use einvoicing_credentials::CounterpartEinvoicingCredentials;
pub use parts::PartOfCounterpart;
pub use parts::store::{find_part, parts_of};
pub use vat_ids::CounterpartVatId;

/// The operations of this area.
pub fn routes() -> Routes {
    counterpart_routes()
        .merge(address_routes())
        .merge(contact_routes())
        .merge(bank_account_routes())
        .merge(vat_id_routes())
        .merge(einvoicing_routes())
}

fn counterpart_routes() -> Routes {
    let tag = "Counterparts";
    let may = |action| Access::Entity { object: "counterpart", action };
    Routes::new()
        .list(tag, may("read"), &counterparts::list::LISTING, route!(counterparts::list::list))
        .add(tag, may("create"), route!(counterparts::create::create))
        .add(tag, may("read"), route!(counterparts::get::get))
        .add(tag, may("update"), route!(counterparts::update::update))
        .add(tag, may("delete"), route!(counterparts::delete::delete))
        .add(tag, may("read"), route!(metadata::get::get))
        .add(tag, may("update"), route!(metadata::replace::replace))
}

fn address_routes() -> Routes {
    let tag = "Counterpart addresses";
    let may = |action| Access::Entity { object: "counterpart", action };
    Routes::new()
        .add(tag, may("read"), route!(addresses::list::list))
        .add(tag, may("create"), route!(addresses::create::create))
        .add(tag, may("read"), route!(addresses::get::get))
        .add(tag, may("update"), route!(addresses::update::update))
        .add(tag, may("delete"), route!(addresses::delete::delete))
}

fn contact_routes() -> Routes {
    let tag = "Counterpart contacts";
    let may = |action| Access::Entity { object: "counterpart", action };
    Routes::new()
        .add(tag, may("read"), route!(contacts::list::list))
        .add(tag, may("create"), route!(contacts::create::create))
        .add(tag, may("read"), route!(contacts::get::get))
        .add(tag, may("update"), route!(contacts::update::update))
        .add(tag, may("delete"), route!(contacts::delete::delete))
        .add(tag, may("update"), route!(contacts::make_default::make_default))
}

fn bank_account_routes() -> Routes {
    let tag = "Counterpart bank accounts";
    let may = |action| Access::Entity { object: "counterpart", action };
    Routes::new()
        .add(tag, may("read"), route!(bank_accounts::list::list))
        .add(tag, may("create"), route!(bank_accounts::create::create))
        .add(tag, may("read"), route!(bank_accounts::get::get))
        .add(tag, may("update"), route!(bank_accounts::update::update))
        .add(tag, may("delete"), route!(bank_accounts::delete::delete))
        .add(tag, may("update"), route!(bank_accounts::make_default::make_default))
}

fn vat_id_routes() -> Routes {
    let tag = "Counterpart VAT IDs";
    let may = |action| Access::Entity { object: "counterpart_vat_id", action };
    Routes::new()
        .add(tag, may("read"), route!(vat_ids::list::list))
        .add(tag, may("create"), route!(vat_ids::create::create))
        .add(tag, may("read"), route!(vat_ids::get::get))
        .add(tag, may("update"), route!(vat_ids::update::update))
        .add(tag, may("delete"), route!(vat_ids::delete::delete))
}

fn einvoicing_routes() -> Routes {
    let tag = "Counterpart e-invoicing credentials";
    let may = |action| Access::Entity { object: "counterpart", action };
    Routes::new()
        .add(tag, may("read"), route!(einvoicing_credentials::list::list))
        .add(tag, may("create"), route!(einvoicing_credentials::create::create))
        .add(tag, may("read"), route!(einvoicing_credentials::get::get))
        .add(tag, may("update"), route!(einvoicing_credentials::update::update))
        .add(tag, may("delete"), route!(einvoicing_credentials::delete::delete))
}
