//! Lists are declared as data: these tests hold for whatever is declared, that of tomorrow too.

mod declared;
mod naive;
mod rows;
