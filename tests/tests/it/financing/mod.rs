mod create_token;
mod get_offers;
mod list_invoices;
mod request;
