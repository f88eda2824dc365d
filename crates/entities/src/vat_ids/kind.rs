use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// Which kind of number it is: the country or union, then what the number is called there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct VatIdKind(pub String);

/// The kinds that the API knows.
pub const KINDS: [&str; 47] = [
    "ae_trn",
    "au_abn",
    "au_arn",
    "bg_uic",
    "br_cnpj",
    "br_cpf",
    "ca_bn",
    "ca_gst_hst",
    "ca_pst_bc",
    "ca_pst_mb",
    "ca_pst_sk",
    "ca_qst",
    "ch_vat",
    "cl_tin",
    "es_cif",
    "eu_oss_vat",
    "eu_vat",
    "gb_vat",
    "ge_vat",
    "hk_br",
    "hu_tin",
    "id_npwp",
    "il_vat",
    "in_gst",
    "is_vat",
    "jp_cn",
    "jp_rn",
    "kr_brn",
    "li_uid",
    "mx_rfc",
    "my_frp",
    "my_itn",
    "my_sst",
    "no_vat",
    "nz_gst",
    "ru_inn",
    "ru_kpp",
    "sa_vat",
    "sg_gst",
    "sg_uen",
    "si_tin",
    "th_vat",
    "tw_vat",
    "ua_vat",
    "us_ein",
    "za_vat",
    "unknown",
];

impl Default for VatIdKind {
    fn default() -> Self {
        VatIdKind("unknown".to_owned())
    }
}

impl PartialSchema for VatIdKind {
    fn schema() -> RefOr<Schema> {
        let words = "Which kind of number it is: the country or union, then what the number is called there.";
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(KINDS)).description(Some(words)).into()
    }
}

impl ToSchema for VatIdKind {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("VatIDTypeEnum")
    }
}
