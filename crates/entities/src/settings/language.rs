use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

/// A language, by its two letters of ISO 639-1.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Language(String);

/// The languages that the API knows; some of its letters are those of countries, and are kept.
const LANGUAGES: [&str; 180] = [
    "ab", "aa", "af", "ak", "sq", "am", "ar", "an", "hy", "av", "ae", "ay", "az", "bm", "ba", "eu", "be", "bn", "bi", "bs", "br", "bg",
    "my", "ca", "ch", "ce", "ny", "zh", "cu", "cv", "kw", "co", "cr", "hr", "cs", "da", "dv", "nl", "dz", "en", "eo", "et", "ee", "fo",
    "fj", "fi", "fr", "fy", "ff", "gd", "gl", "lg", "ka", "de", "el", "kl", "gn", "gu", "ht", "ha", "he", "hz", "hi", "ho", "hu", "io",
    "ig", "id", "ia", "ie", "iu", "ik", "ga", "it", "ja", "jv", "kn", "kr", "ks", "kk", "km", "ki", "rw", "ky", "kv", "kg", "ko", "kj",
    "ku", "lo", "la", "lv", "li", "ln", "lt", "lu", "lb", "mk", "mg", "ms", "ml", "mt", "gv", "mi", "mr", "mh", "mn", "na", "nv", "nd",
    "nr", "ng", "ne", "no", "nb", "nn", "ii", "oc", "oj", "om", "os", "pi", "ps", "fa", "pl", "pt", "pa", "qu", "ro", "rm", "rn", "ru",
    "se", "sm", "sg", "sa", "sc", "sr", "sn", "sd", "si", "sk", "sl", "so", "st", "es", "su", "sw", "ss", "sv", "tl", "ty", "tg", "ta",
    "tt", "te", "th", "bo", "ti", "to", "ts", "tn", "tr", "tk", "tw", "ug", "uk", "ur", "uz", "ve", "vi", "vo", "wa", "cy", "wo", "xh",
    "yi", "yo", "za", "zu",
];

impl Language {
    /// English: what documents are written in unless somebody says otherwise.
    pub fn english() -> Self {
        Language("en".to_owned())
    }

    /// Its two letters.
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl PartialSchema for Language {
    fn schema() -> RefOr<Schema> {
        let words = "A language, by its two letters of ISO 639-1.";
        ObjectBuilder::new().schema_type(Type::String).enum_values(Some(LANGUAGES)).description(Some(words)).into()
    }
}

impl ToSchema for Language {
    fn name() -> Cow<'static, str> {
        Cow::Borrowed("LanguageCodeEnum")
    }
}
