mod create;
mod partners;
mod revoke;
