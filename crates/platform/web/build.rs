//! Makes the folder of the built dashboard, so that the crate compiles without Node.

fn main() {
    let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../dashboard/dist");
    if let Err(error) = std::fs::create_dir_all(dist) {
        println!("cargo::error=cannot make {dist}: {error}");
    }
    println!("cargo::rerun-if-changed={dist}");
}
