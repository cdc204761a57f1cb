//! Which file a path leads to.

use std::collections::BTreeMap;

use crate::reading::{self, Named};

/// What a file imports: for each other file, one path by which it is named.
pub type Imports = BTreeMap<String, BTreeMap<String, String>>;

/// The files of one crate, and what they name.
#[derive(Default)]
pub struct Sources {
    /// The file of each module, but for tests.
    files: BTreeMap<Vec<String>, String>,
    named: BTreeMap<Vec<String>, Vec<Named>>,
    /// Where macros stand: all of them are named from the root.
    macros: BTreeMap<String, String>,
}

impl Sources {
    /// Reads the files of one crate.
    pub fn read(texts: &BTreeMap<String, String>) -> Self {
        let mut sources = Self::default();
        let mut for_tests = Vec::new();
        for (file, text) in texts.iter().filter(|(file, _)| *file != "main.rs") {
            let module: Vec<String> = file
                .trim_end_matches(".rs")
                .split('/')
                .filter(|name| !["lib", "mod"].contains(name))
                .map(str::to_owned)
                .collect();
            let reading = reading::read(&module, text);
            for module in reading.inner.into_iter().chain([module]) {
                sources.files.insert(module, file.clone());
            }
            let macros = reading.macros.into_iter().map(|name| (name, file.clone()));
            sources.macros.extend(macros);
            for (module, named) in reading.named {
                sources.named.entry(module).or_default().push(named);
            }
            for_tests.extend(reading.for_tests);
        }
        let is_test =
            |module: &Vec<String>| for_tests.iter().any(|tests| module.starts_with(tests));
        sources.files.retain(|module, _| !is_test(module));
        sources.named.retain(|module, _| !is_test(module));
        sources
    }

    /// Which file imports which others.
    pub fn imports(&self) -> Imports {
        let mut imports: Imports = self
            .files
            .values()
            .map(|file| (file.clone(), BTreeMap::new()))
            .collect();
        for (module, named) in &self.named {
            let from = &self.files[module];
            let known = imports.entry(from.clone()).or_default();
            for named in named {
                let to = self.file_of(module, &named.path, 0);
                if let Some(to) = to.filter(|to| *to != from) {
                    let told = || named.path.join("::");
                    known.entry(to.to_owned()).or_insert_with(told);
                }
            }
        }
        imports
    }

    /// The file of what a path names in a module; none when it is of another crate.
    fn file_of(&self, module: &[String], path: &[String], depth: usize) -> Option<&str> {
        // A crate that is imported by its own name would lead to itself for ever.
        if depth > 16 {
            return None;
        }
        let mut here = module.to_vec();
        let mut at = 0;
        match path[0].as_str() {
            "crate" => {
                here.clear();
                at = 1;
                if let Some(file) = path
                    .get(1)
                    .filter(|name| !self.is_module(&[], name))
                    .and_then(|name| self.macros.get(name))
                {
                    return Some(file);
                }
            }
            "self" => at = 1,
            "super" => {
                while path.get(at).is_some_and(|name| name == "super") {
                    here.pop();
                    at += 1;
                }
            }
            name if self.is_module(&here, name) => {}
            name => {
                let import = self.import(&here, name, false)?;
                return self.file_of(&here, &[&import.path[..], &path[1..]].concat(), depth + 1);
            }
        }
        for (at, name) in path.iter().enumerate().skip(at) {
            if self.is_module(&here, name) {
                here.push(name.clone());
                continue;
            }
            // What a module passes on is of the file it comes from; not so for those inside it, who can name that file.
            let is_around =
                !here.is_empty() && module.len() > here.len() && module.starts_with(&here);
            if !is_around && let Some(import) = self.import(&here, name, true) {
                let path = [&import.path[..], &path[at + 1..]].concat();
                if let Some(file) = self.file_of(&here, &path, depth + 1) {
                    return Some(file);
                }
            }
            break;
        }
        self.files.get(&here).map(String::as_str)
    }

    fn is_module(&self, parent: &[String], name: &str) -> bool {
        self.files
            .contains_key(&[parent, &[name.to_owned()]].concat())
    }

    fn import(&self, module: &[String], name: &str, only_public: bool) -> Option<&Named> {
        self.named.get(module)?.iter().find(|named| {
            named.known_as.as_deref() == Some(name) && (named.is_public || !only_public)
        })
    }
}
