//! Which classes, departments and tracking options a document and its lines get: what the product of a line stands for, then the project of the
//! document, then its tags.

use std::collections::BTreeMap;

use bursar_accounting::{DimensionType, LedgerDimension, LineRole, Posting, ledger_dimensions};
use bursar_connectors::record::DimensionReference;
use bursar_connectors::write::DimensionEntry;
use bursar_kernel::{Result, Uuid};
use bursar_store::sea_orm;
use sea_orm::ConnectionTrait;

use super::placed_dimensions::{PlacedDimensions, values};
use crate::errors::{Candidate, PushError, PushErrorCode};
use crate::push_settings::{DimensionMapping, MappedObject, PushSettings, RequiredDimension};

/// What is mapped, as far as a document names it.
pub(crate) struct MappedDimensions<'a> {
    posting: &'a Posting,
    mappings: Vec<&'a DimensionMapping>,
    required: Vec<&'a RequiredDimension>,
    values: BTreeMap<Uuid, LedgerDimension>,
}

/// That of which there is one value: classes, departments, the options of one tracking category.
type Dimension<'a> = (DimensionType, Option<&'a str>);

/// Objects that stand for values: those named first count before later ones, those of one list are equal.
type Sources = Vec<Vec<(MappedObject, Uuid)>>;

impl<'a> MappedDimensions<'a> {
    /// What the settings say about this document.
    pub(crate) async fn of(
        db: &impl ConnectionTrait,
        book_id: Uuid,
        settings: &'a PushSettings,
        posting: &'a Posting,
    ) -> Result<MappedDimensions<'a>> {
        let products = posting.lines.iter().filter_map(|line| line.product_id).map(|id| (MappedObject::Product, id));
        let named: Vec<_> = of_document(posting).into_iter().flatten().chain(products).collect();
        let is_named = |mapping: &&DimensionMapping| named.contains(&(mapping.object_type, mapping.object_id));
        let mappings: Vec<_> = settings.dimensions.iter().filter(is_named).collect();
        let ids: Vec<Uuid> = mappings.iter().map(|mapping| mapping.dimension_id).collect();
        let values = ledger_dimensions(db, book_id, &ids).await?;
        Ok(MappedDimensions {
            posting,
            mappings,
            required: settings.required_dimensions.iter().filter(|required| required.document == posting.kind).collect(),
            values: values.into_iter().map(|value| (value.object.id, value)).collect(),
        })
    }

    /// Those of the document as a whole.
    pub(crate) fn of_document(&self) -> std::result::Result<Vec<DimensionEntry>, PushError> {
        let found = self.values(&of_document(self.posting), "tag_ids", |dimension| dimension == DimensionType::Department)?;
        self.require(&found, "tag_ids", "the document", |dimension| dimension == DimensionType::Department)?;
        Ok(entries(found))
    }

    /// Those of the line at this place.
    pub(crate) fn of_line(&self, place: usize) -> std::result::Result<Vec<DimensionEntry>, PushError> {
        let (line, field) = (&self.posting.lines[place], format!("line_items.{place}"));
        // What is taken off is told apart as what it is taken off from.
        let is_like = |other: &&bursar_accounting::PostingLine| other.role == LineRole::Sold && other.rate == line.rate;
        let like = if line.role == LineRole::Sold { Some(line) } else { self.posting.lines.iter().find(is_like) };
        let product = like.or(self.posting.lines.first()).and_then(|line| line.product_id);
        let mut sources: Sources = vec![product.map(|id| (MappedObject::Product, id)).into_iter().collect()];
        sources.extend(of_document(self.posting));
        let is_of_line = |dimension| dimension != DimensionType::Department;
        let found = self.values(&sources, &field, is_of_line)?;
        self.require(&found, &field, &format!("line {} ({})", place + 1, line.description), is_of_line)?;
        Ok(entries(found))
    }

    /// Those of the document and of all its lines.
    pub(crate) fn placed(&self) -> std::result::Result<PlacedDimensions, PushError> {
        let of_lines = (0..self.posting.lines.len()).map(|place| self.of_line(place).map(|entries| values(&entries)));
        Ok(PlacedDimensions::new(values(&self.of_document()?), of_lines.collect::<std::result::Result<_, _>>()?))
    }

    /// The value of each dimension: that of the first list which has one.
    fn values(
        &self,
        sources: &Sources,
        field: &str,
        is_asked: impl Fn(DimensionType) -> bool,
    ) -> std::result::Result<BTreeMap<Dimension<'_>, &LedgerDimension>, PushError> {
        let mut found: BTreeMap<Dimension<'_>, &LedgerDimension> = BTreeMap::new();
        for source in sources {
            let mut equal: BTreeMap<Dimension<'_>, &LedgerDimension> = BTreeMap::new();
            for mapping in self.mappings.iter().filter(|mapping| source.contains(&(mapping.object_type, mapping.object_id))) {
                let value = self.values.get(&mapping.dimension_id).ok_or_else(|| foreign().at(field))?;
                let dimension = (value.dimension_type, value.category_id());
                if !is_asked(value.dimension_type) || found.contains_key(&dimension) {
                    continue;
                }
                match equal.insert(dimension, value) {
                    Some(other) if other.object.id != value.object.id => return Err(ambiguous(other, value).at(field)),
                    _ => {}
                }
            }
            found.append(&mut equal);
        }
        match found.values().find(|value| !value.is_active()) {
            Some(archived) => Err(unusable(archived).at(field)),
            None => Ok(found),
        }
    }

    fn require(
        &self,
        found: &BTreeMap<Dimension<'_>, &LedgerDimension>,
        field: &str,
        what: &str,
        is_asked: impl Fn(DimensionType) -> bool,
    ) -> std::result::Result<(), PushError> {
        for required in self.required.iter().filter(|required| is_asked(required.r#type)) {
            let fits = |(dimension, category): &Dimension<'_>| {
                *dimension == required.r#type && required.category_id.as_deref().is_none_or(|wanted| *category == Some(wanted))
            };
            if !found.keys().any(fits) {
                let dimension = words(required.r#type);
                let message = format!("{what} has no {dimension}, and one is required");
                return Err(PushError::new(PushErrorCode::DimensionMissing, message).at(field));
            }
        }
        Ok(())
    }
}

/// What of a document stands for values: its project before its tags.
fn of_document(posting: &Posting) -> Sources {
    let tags = posting.tag_ids.iter().map(|id| (MappedObject::Tag, *id)).collect();
    vec![posting.project_id.map(|id| (MappedObject::Project, id)).into_iter().collect(), tags]
}

fn entries(found: BTreeMap<Dimension<'_>, &LedgerDimension>) -> Vec<DimensionEntry> {
    let entry = |value: &LedgerDimension| DimensionEntry {
        value: DimensionReference { kind: value.dimension_type.kind(), remote_id: value.object.remote_id.clone() },
        category_id: value.category_id().map(str::to_owned),
    };
    let mut entries: Vec<DimensionEntry> = found.into_values().map(entry).collect();
    entries.sort();
    entries
}

fn words(dimension: DimensionType) -> &'static str {
    match dimension {
        DimensionType::Class => "class",
        DimensionType::Department => "department",
        DimensionType::TrackingOption => "tracking option",
    }
}

fn foreign() -> PushError {
    PushError::new(
        PushErrorCode::DimensionUnusable,
        "a value in dimensions of the push settings is of another ledger than the one that is connected",
    )
}

fn unusable(value: &LedgerDimension) -> PushError {
    let message = format!("the {} {} is archived in the ledger", words(value.dimension_type), value.object.body.name);
    PushError::new(PushErrorCode::DimensionUnusable, message).with(vec![candidate(value)])
}

fn ambiguous(one: &LedgerDimension, other: &LedgerDimension) -> PushError {
    let (one_name, other_name) = (&one.object.body.name, &other.object.body.name);
    let message = format!("its tags stand for two values of one dimension: {one_name} and {other_name}");
    PushError::new(PushErrorCode::DimensionAmbiguous, message).with(vec![candidate(one), candidate(other)])
}

fn candidate(value: &LedgerDimension) -> Candidate {
    let object = &value.object;
    Candidate::of(object, object.body.name.clone())
}
