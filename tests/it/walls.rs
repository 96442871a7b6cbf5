//! The walls: who may import whom, checked by path. A wall that is in the way is moved in a commit of its own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The order of the floors and, within `features`, of the rooms is the order of the `mod` lines.
fn modules_in(file: &str) -> Vec<String> {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
    text.lines()
        .filter_map(|line| {
            line.trim_start()
                .strip_prefix("pub mod ")
                .or_else(|| line.strip_prefix("mod "))
        })
        .filter_map(|rest| rest.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

/// Every Rust file below `src/`, with its path from there.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    walk(&root, &mut found);
    found
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.strip_prefix(&root).unwrap().to_owned(), text)
        })
        .collect()
}

/// The code of a file without its unit tests and comments.
fn code(text: &str) -> String {
    let product = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    product
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first path segments after `prefix` in this code: `crate::features::` gives the rooms it names.
fn named_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in code.match_indices(prefix) {
        let rest = &code[at + prefix.len()..];
        let pieces = match rest.strip_prefix('{') {
            Some(group) => group
                .split('}')
                .next()
                .unwrap_or_default()
                .split(',')
                .collect(),
            None => vec![rest],
        };
        for piece in pieces {
            let name: String = piece
                .trim()
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
                .collect();
            if !name.is_empty() {
                names.insert(name);
            }
        }
    }
    names
}

#[test]
fn a_room_imports_only_rooms_before_it() {
    let rooms = modules_in("src/features/mod.rs");
    let place = |room: &str| rooms.iter().position(|known| known == room);
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
        let ["features", room, ..] = parts.as_slice() else {
            continue;
        };
        let room = room.trim_end_matches(".rs");
        if room == "mod" {
            continue;
        }
        for other in named_after(&code(&text), "crate::features::") {
            if other != room && place(&other) >= place(room) {
                broken.push(format!("{} names the later room {other}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn floors_import_only_what_is_below_them() {
    // floor → what it may name of ours
    let floors: &[(&str, &[&str])] = &[
        ("base", &[]),
        ("mail", &["base"]),
        ("outgoing", &["base"]),
        ("config", &["base", "db", "mail", "outgoing"]),
        ("db", &["base"]),
        ("ledger", &["base", "db"]),
        ("i18n", &["base"]),
        ("web", &["base", "db", "i18n"]),
        ("timekeeper", &["base", "db", "ledger"]),
        (
            "features",
            &[
                "base",
                "db",
                "ledger",
                "i18n",
                "web",
                "timekeeper",
                "mail",
                "outgoing",
                "config",
                "features",
            ],
        ),
    ];
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let floor = path
            .iter()
            .next()
            .and_then(|part| part.to_str())
            .unwrap_or_default()
            .trim_end_matches(".rs");
        let Some((_, allowed)) = floors.iter().find(|(name, _)| *name == floor) else {
            continue;
        };
        for other in named_after(&code(&text), "crate::") {
            let is_macro = other == "on_each";
            if other != floor && !is_macro && !allowed.contains(&other.as_str()) {
                broken.push(format!("{} names {other}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn only_stores_name_diesel_and_rules_are_pure() {
    let mut broken = Vec::new();
    for (path, text) in sources() {
        let code = code(&text);
        let shown = path.display().to_string();
        let names = |library: &str| code.contains(&format!("{library}::"));
        let in_store = shown
            .split('/')
            .any(|part| part == "store" || part == "store.rs");
        let may_query = in_store || shown.starts_with("db/") || shown == "timekeeper.rs";
        if names("diesel") && !may_query {
            broken.push(format!("{shown} names diesel"));
        }
        if shown.ends_with("/rules.rs") || shown.contains("/rules/") {
            for library in ["diesel", "actix_web", "askama", "tokio"] {
                if names(library) {
                    broken.push(format!("{shown} names {library}"));
                }
            }
        }
        if code.contains("pub mod store;") || code.contains("pub mod actions;") {
            broken.push(format!("{shown} opens a back door"));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_dependency_is_used() {
    // Named for a feature alone: SQLite and the PostgreSQL client are built from their sources.
    const SWITCHES: [&str; 2] = ["libsqlite3-sys", "pq-sys"];
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
    let manifest = std::fs::read_to_string(manifest).unwrap();
    let section = manifest.split("[dependencies]\n").nth(1).unwrap();
    let section = section.split("\n[").next().unwrap();
    let named: BTreeSet<&str> = section
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split_once(" = ")?.0))
        .collect();
    assert!(named.contains("actix-web") && named.len() > 20);
    let all: String = sources().iter().map(|(_, text)| code(text)).collect();
    let unused: Vec<_> = named
        .into_iter()
        .filter(|name| !SWITCHES.contains(name))
        .filter(|name| !all.contains(&format!("{}::", name.replace('-', "_"))))
        .collect();
    assert!(unused.is_empty(), "nothing in src uses {unused:?}");
}
