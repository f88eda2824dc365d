//! What a payment page says, in the languages that documents are written in.

use bursar_print::paper::Language;
use http::HeaderMap;
use http::header::ACCEPT_LANGUAGE;

/// The words of one language. `{name}` stands for who is paid.
pub(super) struct Words {
    pub(super) pay: &'static str,
    pub(super) due: &'static str,
    pub(super) show_invoice: &'static str,
    pub(super) by_card: &'static str,
    pub(super) pay_now: &'static str,
    pub(super) taken_by_stripe: &'static str,
    pub(super) needs_script: &'static str,
    pub(super) other_way: &'static str,
    pub(super) paid_to: &'static str,
    pub(super) by_transfer: &'static str,
    pub(super) holder: &'static str,
    pub(super) bank_code: &'static str,
    pub(super) amount: &'static str,
    pub(super) reference: &'static str,
    pub(super) keep_reference: &'static str,
    pub(super) scan: &'static str,
    pub(super) transferred: &'static str,
    pub(super) after_pressing: &'static str,
    pub(super) on_its_way: &'static str,
    pub(super) on_its_way_text: &'static str,
    pub(super) paid: &'static str,
    pub(super) paid_text: &'static str,
    pub(super) paid_on: &'static str,
    pub(super) failed: &'static str,
    pub(super) failed_text: &'static str,
    pub(super) expired: &'static str,
    pub(super) expired_text: &'static str,
    pub(super) given_back: &'static str,
    pub(super) given_back_text: &'static str,
    pub(super) back: &'static str,
    pub(super) help: &'static str,
    pub(super) skip: &'static str,
    pub(super) is_test: &'static str,
}

/// The first language of the browser in which documents are written; English where it names none.
pub(super) fn language(headers: &HeaderMap) -> Language {
    let asked = headers.get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let codes = asked.split(',').filter_map(|range| range.trim().split(['-', ';']).next());
    codes.map(str::to_ascii_lowercase).find_map(|code| Language::of(&code)).unwrap_or(Language::English)
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &ENGLISH,
        Language::German => &GERMAN,
        Language::French => &FRENCH,
        Language::Dutch => &DUTCH,
        Language::Spanish => &SPANISH,
    }
}

static ENGLISH: Words = Words {
    pay: "Pay {name}",
    due: "Due",
    show_invoice: "Show invoice",
    by_card: "Pay by card",
    pay_now: "Pay now",
    taken_by_stripe: "Your card is entered at Stripe, which takes the payment. No card data comes to this page’s server.",
    needs_script: "Paying by card needs JavaScript. Turn it on, or pay in another way.",
    other_way: "Pay in another way",
    paid_to: "Paid to",
    by_transfer: "Pay by bank transfer",
    holder: "Account holder",
    bank_code: "BIC",
    amount: "Amount",
    reference: "Reference",
    keep_reference: "Use the reference exactly as shown, so that your payment is recognized.",
    scan: "Scan the QR code with your bank’s app: it fills in the transfer.",
    transferred: "I have made the transfer",
    after_pressing: "Press it once you have sent the transfer at your bank. {name} confirms when the money arrives.",
    on_its_way: "Your payment is on its way",
    on_its_way_text: "{name} confirms when the money arrives at the bank, which takes a day or two. There is nothing left for you to do.",
    paid: "Paid",
    paid_text: "{name} has received your payment. Keep this page as your receipt.",
    paid_on: "Paid on",
    failed: "The payment did not arrive",
    failed_text: "Nothing arrived at the bank of {name}. Check with your bank, and ask {name} for a new link.",
    expired: "Link expired",
    expired_text: "This link can no longer be used to pay. Ask {name} for a new one if there is still something to pay.",
    given_back: "Refunded",
    given_back_text: "{name} has given your payment back.",
    back: "Return to platform",
    help: "Questions? Write to",
    skip: "Skip to the content",
    is_test: "This is a test server: do not send money.",
};

static GERMAN: Words = Words {
    pay: "{name} bezahlen",
    due: "Fällig am",
    show_invoice: "Rechnung anzeigen",
    by_card: "Mit Karte bezahlen",
    pay_now: "Jetzt bezahlen",
    taken_by_stripe: "Ihre Karte geben Sie bei Stripe ein, das die Zahlung entgegennimmt. Der Server dieser Seite erhält keine Kartendaten.",
    needs_script: "Für die Kartenzahlung muss JavaScript eingeschaltet sein. Sie können auch anders bezahlen.",
    other_way: "Anders bezahlen",
    paid_to: "Bezahlt an",
    by_transfer: "Per Überweisung bezahlen",
    holder: "Kontoinhaber",
    bank_code: "BIC",
    amount: "Betrag",
    reference: "Verwendungszweck",
    keep_reference: "Geben Sie den Verwendungszweck genau so an, damit Ihre Zahlung zugeordnet wird.",
    scan: "Scannen Sie den QR-Code mit Ihrer Banking-App: Sie füllt die Überweisung aus.",
    transferred: "Ich habe überwiesen",
    after_pressing: "Bitte erst drücken, wenn Sie die Überweisung bei Ihrer Bank beauftragt haben. {name} bestätigt den Eingang.",
    on_its_way: "Ihre Zahlung ist unterwegs",
    on_its_way_text: "{name} bestätigt, sobald das Geld bei der Bank eingeht; das dauert ein bis zwei Tage. Sie müssen nichts weiter tun.",
    paid: "Bezahlt",
    paid_text: "{name} hat Ihre Zahlung erhalten. Bewahren Sie diese Seite als Beleg auf.",
    paid_on: "Bezahlt am",
    failed: "Die Zahlung ist nicht eingegangen",
    failed_text: "Bei der Bank von {name} ist nichts eingegangen. Fragen Sie Ihre Bank, und bitten Sie {name} um einen neuen Link.",
    expired: "Link abgelaufen",
    expired_text: "Mit diesem Link kann nicht mehr bezahlt werden. Bitten Sie {name} um einen neuen, falls noch etwas offen ist.",
    given_back: "Erstattet",
    given_back_text: "{name} hat Ihre Zahlung zurückgegeben.",
    back: "Zurück zur Plattform",
    help: "Fragen? Schreiben Sie an",
    skip: "Zum Inhalt springen",
    is_test: "Dies ist ein Testserver: Überweisen Sie kein Geld.",
};

static FRENCH: Words = Words {
    pay: "Payer {name}",
    due: "Échéance",
    show_invoice: "Afficher la facture",
    by_card: "Payer par carte",
    pay_now: "Payer maintenant",
    taken_by_stripe: "Votre carte est saisie chez Stripe, qui encaisse le paiement. Aucune donnée de carte n’arrive sur le serveur de cette page.",
    needs_script: "Le paiement par carte nécessite JavaScript. Activez-le ou payez autrement.",
    other_way: "Payer autrement",
    paid_to: "Payé à",
    by_transfer: "Payer par virement",
    holder: "Titulaire du compte",
    bank_code: "BIC",
    amount: "Montant",
    reference: "Référence",
    keep_reference: "Indiquez la référence exactement ainsi, afin que votre paiement soit reconnu.",
    scan: "Scannez le code QR avec l’application de votre banque : elle remplit le virement.",
    transferred: "J’ai effectué le virement",
    after_pressing: "N’appuyez qu’après avoir envoyé le virement auprès de votre banque. {name} confirme la réception.",
    on_its_way: "Votre paiement est en cours",
    on_its_way_text: "{name} confirme dès que l’argent arrive à la banque, sous un à deux jours. Vous n’avez plus rien à faire.",
    paid: "Payé",
    paid_text: "{name} a reçu votre paiement. Conservez cette page comme reçu.",
    paid_on: "Payé le",
    failed: "Le paiement n’est pas arrivé",
    failed_text: "Rien n’est arrivé à la banque de {name}. Vérifiez auprès de votre banque et demandez un nouveau lien à {name}.",
    expired: "Lien expiré",
    expired_text: "Ce lien ne permet plus de payer. Demandez-en un nouveau à {name} s’il reste un montant à payer.",
    given_back: "Remboursé",
    given_back_text: "{name} vous a remboursé.",
    back: "Retour à la plateforme",
    help: "Des questions ? Écrivez à",
    skip: "Aller au contenu",
    is_test: "Ceci est un serveur de test : n’envoyez pas d’argent.",
};

static DUTCH: Words = Words {
    pay: "Betaal {name}",
    due: "Vervaldatum",
    show_invoice: "Factuur tonen",
    by_card: "Betalen met kaart",
    pay_now: "Nu betalen",
    taken_by_stripe: "U voert uw kaart in bij Stripe, dat de betaling ontvangt. Er komen geen kaartgegevens op de server van deze pagina.",
    needs_script: "Betalen met kaart vereist JavaScript. Zet het aan of betaal op een andere manier.",
    other_way: "Op een andere manier betalen",
    paid_to: "Betaald aan",
    by_transfer: "Betalen per overschrijving",
    holder: "Rekeninghouder",
    bank_code: "BIC",
    amount: "Bedrag",
    reference: "Betalingskenmerk",
    keep_reference: "Neem het kenmerk precies zo over, zodat uw betaling wordt herkend.",
    scan: "Scan de QR-code met de app van uw bank: die vult de overschrijving in.",
    transferred: "Ik heb overgemaakt",
    after_pressing: "Druk pas als u de overschrijving bij uw bank hebt verzonden. {name} bevestigt de ontvangst.",
    on_its_way: "Uw betaling is onderweg",
    on_its_way_text: "{name} bevestigt zodra het geld bij de bank binnenkomt; dat duurt een of twee dagen. U hoeft niets meer te doen.",
    paid: "Betaald",
    paid_text: "{name} heeft uw betaling ontvangen. Bewaar deze pagina als bewijs.",
    paid_on: "Betaald op",
    failed: "De betaling is niet aangekomen",
    failed_text: "Er is niets binnengekomen bij de bank van {name}. Vraag het uw bank, en vraag {name} om een nieuwe link.",
    expired: "Link verlopen",
    expired_text: "Met deze link kan niet meer worden betaald. Vraag {name} om een nieuwe als er nog iets openstaat.",
    given_back: "Terugbetaald",
    given_back_text: "{name} heeft uw betaling terugbetaald.",
    back: "Terug naar het platform",
    help: "Vragen? Schrijf naar",
    skip: "Naar de inhoud",
    is_test: "Dit is een testserver: maak geen geld over.",
};

static SPANISH: Words = Words {
    pay: "Pagar a {name}",
    due: "Vencimiento",
    show_invoice: "Ver factura",
    by_card: "Pagar con tarjeta",
    pay_now: "Pagar ahora",
    taken_by_stripe: "La tarjeta se introduce en Stripe, que recibe el pago. Ningún dato de la tarjeta llega al servidor de esta página.",
    needs_script: "Pagar con tarjeta requiere JavaScript. Actívelo o pague de otra forma.",
    other_way: "Pagar de otra forma",
    paid_to: "Pagado a",
    by_transfer: "Pagar por transferencia",
    holder: "Titular de la cuenta",
    bank_code: "BIC",
    amount: "Importe",
    reference: "Concepto",
    keep_reference: "Indique el concepto exactamente así, para que su pago se reconozca.",
    scan: "Escanee el código QR con la aplicación de su banco: rellena la transferencia.",
    transferred: "He hecho la transferencia",
    after_pressing: "Púlselo cuando haya enviado la transferencia en su banco. {name} confirma la recepción.",
    on_its_way: "Su pago está en camino",
    on_its_way_text: "{name} confirma cuando el dinero llega al banco, en uno o dos días. No tiene que hacer nada más.",
    paid: "Pagado",
    paid_text: "{name} ha recibido su pago. Guarde esta página como recibo.",
    paid_on: "Pagado el",
    failed: "El pago no ha llegado",
    failed_text: "No ha llegado nada al banco de {name}. Consulte a su banco y pida a {name} un enlace nuevo.",
    expired: "Enlace caducado",
    expired_text: "Ya no se puede pagar con este enlace. Pida a {name} uno nuevo si queda algo por pagar.",
    given_back: "Reembolsado",
    given_back_text: "{name} le ha devuelto el pago.",
    back: "Volver a la plataforma",
    help: "¿Preguntas? Escriba a",
    skip: "Ir al contenido",
    is_test: "Este es un servidor de pruebas: no envíe dinero.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_language_that_we_have_is_taken() {
        let cases = [
            ("de-AT,en;q=0.8", Language::German),
            ("pl, FR-ca;q=0.9, en", Language::French),
            ("nl", Language::Dutch),
            ("pl", Language::English),
            ("", Language::English),
        ];
        for (asked, expected) in cases {
            let headers = HeaderMap::from_iter([(ACCEPT_LANGUAGE, asked.parse().unwrap())]);
            assert_eq!(language(&headers), expected, "{asked}");
        }
    }
}
