use axum::Extension;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bursar_files::{FileStore, FileType, Files, Part, StoredFile};
use bursar_kernel::{Error, FieldError, Result, Uuid};
use bursar_store::record;
use bursar_web::{Answer, EntityCall, Json, OptionalJson, Path};
use bytes::Bytes;
use serde::Deserialize;
use utoipa::ToSchema;

use super::decline::SuccessResult;
use super::happened::Teller;
use super::make::{insert, invoice_of};
use super::status::{Action, ReceivableStatus};
use super::{Own, QuoteSignature, Receivable};
use crate::papers::render_pdf::renew_pdf;

/// How the customer takes it.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = QuoteAcceptRequest)]
pub(crate) struct AcceptQuote {
    /// Who signs it. Required where the quote says `signature_required`.
    signature: Option<AskedSignature>,
}

/// Who signs a quote.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Signature)]
pub(crate) struct AskedSignature {
    /// E-mail address.
    #[schema(format = "email")]
    email: String,
    /// First and last name.
    #[schema(min_length = 1, max_length = 255)]
    full_name: String,
    /// The signature: a PNG image in Base64.
    #[schema(min_length = 32, max_length = 524288)]
    signature_image: String,
}

/// Accept a quote
///
/// The customer takes it, and a draft of an invoice is made of it: its `based_on` names the quote. The image of a signature is kept as a file
/// of the type `receivable_signatures`.
#[utoipa::path(
    post,
    path = "/receivables/{receivable_id}/accept",
    request_body = Option<AcceptQuote>,
    responses((status = 200, body = SuccessResult), (status = 409, description = "it is no quote that is issued"))
)]
pub(crate) async fn accept(
    call: EntityCall,
    Extension(files): Files,
    Path(id): Path<Uuid>,
    OptionalJson(body): OptionalJson<AcceptQuote>,
) -> Answer<Json<SuccessResult>> {
    let asked = body.unwrap_or_default().signature;
    let shown: Receivable = record::get(call.db(), &call.scope(), id).await?;
    shown.require(Action::Accept, false)?;
    shown.require_signature(asked.is_some())?;
    let signature = match asked {
        Some(asked) => Some(sign(&call, &files, asked).await?),
        None => None,
    };
    let tx = call.db().begin().await?;
    let mut quote: Receivable = record::lock(&tx, &call.scope(), id).await?;
    quote.require(Action::Accept, false)?;
    quote.require_signature(signature.is_some())?;
    if let Some((signature, file)) = signature {
        files.attach(&tx, &call.scope(), &file).await?;
        quote.signature = Some(signature);
        renew_pdf(&tx, call.env(), &call.scope(), &mut quote).await?;
    }
    quote.status = ReceivableStatus::Accepted;
    quote.updated_at = call.env().now();
    record::save(&tx, &call.scope(), &quote).await?;
    let teller = Teller::of_call(&tx, &call);
    teller.moved(&quote, ReceivableStatus::Issued).await?;
    let (invoice, lines) = invoice_of(&call, &tx, &quote).await?;
    insert(&tx, &call.scope(), &invoice, &lines).await?;
    teller.created_of(&quote, &invoice).await?;
    tx.commit().await?;
    Ok(Json(SuccessResult { success: true }))
}

/// Writes the image before the transaction begins.
async fn sign(call: &EntityCall, files: &FileStore, asked: AskedSignature) -> Result<(QuoteSignature, StoredFile)> {
    let wrong = |msg: String| {
        let loc = vec!["body".into(), "signature".into(), "signature_image".into()];
        Error::invalid(FieldError::at(loc, msg, "value_error.media_type"))
    };
    let bytes = BASE64_STANDARD.decode(asked.signature_image.as_bytes()).map_err(|_| wrong("must be Base64".into()))?;
    if let Some(objection) = FileType::ReceivableSignatures.objection(&bytes) {
        return Err(wrong(objection));
    }
    let part = Part { name: "signature.png".to_owned(), bytes: Bytes::from(bytes) };
    let file = files.stage(&call.scope(), FileType::ReceivableSignatures, part).await?;
    Ok((QuoteSignature { email: asked.email, full_name: asked.full_name, file_id: file.id, signed_at: call.env().now() }, file))
}

impl Receivable {
    /// A quote that asks for a signature is accepted with one.
    fn require_signature(&self, is_signed: bool) -> Result<()> {
        let is_required = matches!(&self.own, Own::Quote(quote) if quote.signature_required);
        if !is_required || is_signed {
            return Ok(());
        }
        let msg = "field required: the quote asks for a signature";
        Err(Error::invalid(FieldError::new("body", "signature", msg, "value_error.missing")))
    }
}
