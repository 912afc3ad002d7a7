//! From a form file to a [`Form`]: numbers its cells, checks its names, compiles its identities.

use gouji_grammar::{Span, formula};
use ron::value::RawValue;
use rustc_hash::FxHashMap;

use super::file::{ColumnFile, ContentFile, FormFile, IdentityFile, PartFile, RowFile, TableFile};
use super::identity;
use super::{
    Cell, CellId, Column, Content, Direction, Form, Identity, Label, Part, Role, Row, Section, Table,
};
use crate::data_file::{self, FileProblem};
use crate::{Literal, Text};

/// Reads one form file.
///
/// # Errors
/// Everything that is wrong with the file, each with its place.
pub fn load(file: &str, source: &str) -> Result<Form, Vec<FileProblem>> {
    let mut read: FormFile<'_> = data_file::read(file, source).map_err(|p| vec![*p])?;
    let mut builder = Builder {
        file,
        source,
        problems: Vec::new(),
        cells: Vec::new(),
    };
    let tables: Vec<Table> = read
        .tables
        .drain(..)
        .enumerate()
        .map(|(i, t)| builder.table(i, t))
        .collect();
    let by_path = builder.index();
    let sections = read.sections.drain(..).zip(1..).map(|(s, number)| Section {
        number,
        title: s.title,
        aliases: s.aliases,
    });
    let identities = std::mem::take(&mut read.identities);
    let mut form = Form {
        id: read.id,
        name: read.name,
        basis: read.basis,
        from: read.from,
        to: read.to,
        sections: sections.collect(),
        tables,
        cells: std::mem::take(&mut builder.cells),
        identities: Vec::new(),
        by_path,
    };
    if builder.problems.is_empty() {
        form.identities = builder.identities(&form, &identities);
    }
    if builder.problems.is_empty() {
        Ok(form)
    } else {
        Err(builder.problems)
    }
}

struct Builder<'a> {
    file: &'a str,
    source: &'a str,
    problems: Vec<FileProblem>,
    cells: Vec<Cell>,
}

impl Builder<'_> {
    fn table(&mut self, index: usize, table: TableFile) -> Table {
        let parts = table
            .parts
            .into_iter()
            .enumerate()
            .map(|(number, part)| self.part(&table.id, (small(index), small(number)), part))
            .collect();
        Table {
            id: table.id,
            name: table.name,
            section: table.section,
            parts,
        }
    }

    fn part(&mut self, table: &str, place: (u8, u8), part: PartFile) -> Part {
        let columns: Vec<Column> = part.columns.into_iter().map(column).collect();
        let mut rows = Vec::new();
        flatten(part.rows, "", &mut rows);
        for (r, row) in rows.iter_mut().enumerate() {
            if row.role == Role::Heading {
                continue;
            }
            row.first_cell = Some(CellId(u16::try_from(self.cells.len()).unwrap_or(u16::MAX)));
            for (c, column) in columns.iter().enumerate() {
                self.cells.push(Cell {
                    path: format!("{table}.{}.{}", row.id, column.id).into(),
                    table: place.0,
                    part: place.1,
                    row: small(r),
                    column: small(c),
                    content: row.content.unwrap_or(column.content),
                });
            }
        }
        Part {
            caption: part.caption.map(Label::plain),
            note: part.note.map(Label::plain),
            direction: if part.across {
                Direction::Across
            } else {
                Direction::Down
            },
            headers: part.headers.into_iter().map(Label::plain).collect(),
            columns,
            rows,
        }
    }

    /// Cell ids by path; a path that is used twice is a complaint.
    fn index(&mut self) -> FxHashMap<Box<str>, CellId> {
        let mut by_path = FxHashMap::default();
        for (cell, number) in self.cells.iter().zip(0..) {
            if by_path.insert(cell.path.clone(), CellId(number)).is_some() {
                let name = cell.path.rsplit('.').nth(1).unwrap_or(&cell.path);
                let at = self.source.rfind(&format!("\"{name}\"")).unwrap_or(0);
                let message = Text::new(
                    format!("{} 出现两次", cell.path),
                    format!("{} is defined twice", cell.path),
                );
                let span = Span::new(at, at + name.len() + 2);
                self.problems
                    .push(FileProblem::new(self.file, self.source, span, message));
            }
        }
        by_path
    }

    /// The identities; those that cannot be read are complaints, every one of them.
    fn identities(&mut self, form: &Form, files: &[&RawValue]) -> Vec<Identity> {
        let mut identities: Vec<Identity> = Vec::new();
        for raw in files {
            let read: IdentityFile<'_> = match data_file::read_raw(self.file, self.source, raw) {
                Ok(read) => read,
                Err(problem) => {
                    self.problems.push(*problem);
                    continue;
                }
            };
            if identities.iter().any(|i| i.id == read.id) {
                let message = Text::new(
                    format!("{} 出现两次", read.id),
                    format!("{} is defined twice", read.id),
                );
                self.complain(data_file::raw_span(self.source, raw), message);
            }
            let span = data_file::raw_span(self.source, read.formula);
            match Literal::read(self.source, span) {
                Some(formula) => identities.extend(self.identity(form, &read.id, span, &formula)),
                None => self.complain(
                    span,
                    Text::new("公式要写成字符串", "the formula must be a string"),
                ),
            }
        }
        identities
    }

    fn identity(&mut self, form: &Form, id: &str, span: Span, literal: &Literal) -> Vec<Identity> {
        let formula = match formula::parse(&literal.text) {
            Ok(formula) => formula,
            Err(error) => {
                self.complain(literal.place(error.span), Text::new(error.zh, error.en));
                return Vec::new();
            }
        };
        let instances = match super::resolve(&formula, None, form, &[]) {
            Ok(instances) => instances,
            Err(complaints) => {
                for complaint in complaints {
                    let at = literal.place(complaint.span);
                    let mut problem = FileProblem::new(self.file, self.source, at, complaint.message);
                    problem.suggestion = complaint.suggestion;
                    self.problems.push(problem);
                }
                return Vec::new();
            }
        };
        let made: Result<Vec<_>, _> = instances
            .into_iter()
            .map(|instance| identity::identity(id, instance, form))
            .collect();
        made.unwrap_or_else(|message| {
            self.complain(span, message);
            Vec::new()
        })
    }

    fn complain(&mut self, span: Span, message: Text) {
        self.problems
            .push(FileProblem::new(self.file, self.source, span, message));
    }
}

/// Tables, parts, rows and columns of a form are numbered in a byte; no form comes near 255 of them.
fn small(n: usize) -> u8 {
    u8::try_from(n).unwrap_or(u8::MAX)
}

fn content(file: ContentFile) -> Content {
    match file {
        ContentFile::Count => Content::Count,
        ContentFile::Change => Content::Change,
        ContentFile::Amount => Content::Amount,
    }
}

fn column(file: ColumnFile) -> Column {
    Column {
        id: file.id,
        label: Label {
            text: file.label,
            short: file.short,
            aliases: file.aliases,
            ..Label::default()
        },
        content: content(file.content),
        unit: file.unit,
    }
}

fn flatten(files: Vec<RowFile>, prefix: &str, rows: &mut Vec<Row>) {
    for file in files {
        match file {
            RowFile::Row(line) => rows.push(Row {
                id: format!("{prefix}{}", line.id),
                label: Label {
                    text: line.label,
                    short: line.short,
                    aliases: line.aliases,
                    ..Label::default()
                },
                unit: line.unit,
                role: Role::Row,
                content: line.content.map(content),
                first_cell: None,
            }),
            RowFile::Group(group) => {
                let id = format!("{prefix}{}", group.id);
                let role = match (group.counted, group.standalone) {
                    (true, _) => Role::Row,
                    (_, true) => Role::Standalone,
                    _ => Role::Heading,
                };
                let inner = format!("{id}.");
                rows.push(Row {
                    id,
                    label: Label {
                        text: group.label,
                        short: group.short,
                        aliases: group.aliases,
                        ..Label::default()
                    },
                    unit: group.unit,
                    role,
                    content: group.content.map(content),
                    first_cell: None,
                });
                flatten(group.rows, &inner, rows);
            }
        }
    }
}
