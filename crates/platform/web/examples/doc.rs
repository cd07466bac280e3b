//! Temporary.
fn main() { std::fs::write("/work/main/dashboard/openapi.json", qm_web::openapi_json().unwrap() + "\n").unwrap(); }
