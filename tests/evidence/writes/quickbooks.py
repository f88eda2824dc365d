"""QuickBooks, spoken by our connector and by the client that most Python programs use."""

from quickbooks.objects import (Bill, BillPayment, CreditMemo, Customer, Invoice, Item, Payment, Vendor, VendorCredit)
from quickbooks.objects.base import EmailAddress
from quickbooks.objects.billpayment import BillPaymentLine, CheckPayment
from quickbooks.objects.detailline import AccountBasedExpenseLine, AccountBasedExpenseLineDetail, SalesItemLine, SalesItemLineDetail
from quickbooks.objects.payment import PaymentLine
from quickbooks.objects.tax import TaxLine, TaxLineDetail, TxnTaxDetail

from quickbooks_clients import connect, ref
from writes.books import DATE, DUE, PAID, Facts, Ours, rows_of

CLASSES = {"invoice": Invoice, "bill": Bill, "credit_note": CreditMemo, "vendor_credit": VendorCredit}
MODES = {"exclusive": "TaxExcluded", "inclusive": "TaxInclusive"}


def accounts(company):
    return {row["AcctNum"]: row["Id"] for row in rows_of("quickbooks_online", company, "Account") if row.get("AcctNum")}


class OurQuickBooks(Ours):
    def company_id(self):
        return self.company["id"]

    def taxes(self, document):
        made = []
        for percent, line, net, tax in document.taxes():
            code = Facts.rate(self.platform, document, line)
            rate = Facts.rate_behind(self.company["id"], code, document.is_sale())
            made.append({"tax_rate_id": code, "component_id": rate, "percent": percent, "net": str(net), "amount": str(tax)})
        return made


def ours():
    auth, client = connect(1)
    return OurQuickBooks("quickbooks_online", client.company_id, auth.access_token, accounts(client.company_id))


class Official:
    """The client as its own documentation uses it."""

    def __init__(self):
        self.auth, self.client = connect(1)
        self.accounts = accounts(self.client.company_id)

    def company_id(self):
        return self.client.company_id

    def party(self, kind, name, currency="GBP"):
        party = Customer() if kind == "customer" else Vendor()
        party.DisplayName, party.CurrencyRef = name, ref(currency)
        party.PrimaryEmailAddr = EmailAddress()
        party.PrimaryEmailAddr.Address = "office@ada.test"
        return party.save(qb=self.client).Id

    def item(self, name, code):
        item = Item()
        item.Name, item.Sku, item.Type, item.UnitPrice = name, code, "Service", 80
        item.IncomeAccountRef = ref(self.accounts["401"])
        return item.save(qb=self.client).Id

    def fill(self, made, document, item):
        made.GlobalTaxCalculation = MODES[document.mode]
        made.TxnTaxDetail = TxnTaxDetail()
        made.TxnTaxDetail.TotalTax = float(document.tax())
        made.TxnTaxDetail.TaxLine = [self.tax(document, *each) for each in document.taxes()]
        made.Line = [self.line(document, line, item) for line in document.lines]
        return made

    def tax(self, document, percent, line, net, tax):
        made, detail = TaxLine(), TaxLineDetail()
        code = Facts.rate("quickbooks_online", document, line)
        detail.TaxRateRef = ref(Facts.rate_behind(self.client.company_id, code, document.is_sale()))
        detail.TaxPercent, detail.NetAmountTaxable = float(percent), float(net)
        made.Amount, made.DetailType, made.TaxLineDetail = float(tax), "TaxLineDetail", detail
        return made

    def line(self, document, line, item):
        is_inclusive = document.mode == "inclusive"
        net = round(float(line.amount) - float(line.tax), 2) if is_inclusive else float(line.amount)
        if document.is_sale():
            made, detail = SalesItemLine(), SalesItemLineDetail()
            detail.ItemRef, detail.Qty = ref(item), float(line.quantity)
            detail.UnitPrice = round(net / float(line.quantity), 5)
            made.SalesItemLineDetail = detail
        else:
            made, detail = AccountBasedExpenseLine(), AccountBasedExpenseLineDetail()
            detail.AccountRef = ref(self.accounts["632"])
            made.AccountBasedExpenseLineDetail = detail
        detail.TaxCodeRef = ref(Facts.rate("quickbooks_online", document, line))
        if is_inclusive:
            detail.TaxInclusiveAmt = float(line.amount)
        made.Amount, made.Description = net, line.description
        return made

    def document(self, document, item):
        made = CLASSES[document.kind]()
        setattr(made, "CustomerRef" if document.is_sale() else "VendorRef", ref(document.party))
        made.DocNumber, made.TxnDate, made.CurrencyRef = document.number, DATE, ref(document.currency)
        if document.kind in ("invoice", "bill"):
            made.DueDate = DUE
        if document.rate:
            made.ExchangeRate = float(document.rate)
        return self.fill(made, document, item).save(qb=self.client)

    def update(self, made, document, item):
        newest = type(made).get(int(made.Id), qb=self.client)
        return self.fill(newest, document, item).save(qb=self.client)

    def void(self, made):
        newest = type(made).get(int(made.Id), qb=self.client)
        return newest.void(qb=self.client) if isinstance(newest, Invoice) else newest.delete(qb=self.client)

    def delete(self, payment):
        return type(payment).get(int(payment.Id), qb=self.client).delete(qb=self.client)

    def pay(self, made, document, amount):
        payment = self.money(document, float(amount))
        if document.is_sale():
            payment.PaymentRefNum, payment.DepositToAccountRef = "WIRE-1", ref(self.accounts["090"])
        else:
            payment.DocNumber = "WIRE-1"
        payment.Line.append(self.part(document, made, float(amount)))
        return payment.save(qb=self.client)

    def use(self, note, made, document, amount):
        payment = self.money(document, 0)
        payment.Line = [self.part(document, made, float(amount)), self.part(document, note, float(amount))]
        return payment.save(qb=self.client)

    def money(self, document, total):
        payment = Payment() if document.is_sale() else BillPayment()
        setattr(payment, "CustomerRef" if document.is_sale() else "VendorRef", ref(document.party))
        payment.TotalAmt, payment.TxnDate, payment.CurrencyRef = total, PAID, ref(document.currency)
        if document.rate:
            payment.ExchangeRate = float(document.rate)
        if not document.is_sale():
            payment.PayType, payment.CheckPayment = "Check", CheckPayment()
            payment.CheckPayment.BankAccountRef = ref(self.accounts["090"])
        return payment

    def part(self, document, made, amount):
        line = PaymentLine() if document.is_sale() else BillPaymentLine()
        line.Amount = amount
        line.LinkedTxn.append(made.to_linked_txn())
        return line
