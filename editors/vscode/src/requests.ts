// What this client asks beyond the protocol. The server answers `null` for a text that is no report.

/** What a document is. The server counts its findings too; what is shown of them is known here. */
export interface Status {
  year: number | null;
  organ: string | null;
  form: { id: string; name: string } | null;
  /** The same organ's report of the year before, if one was found. */
  previous: string | null;
}

/** The tables of a report as HTML, and the version of the text they were made from. */
export interface Preview {
  html: string;
  version: number | null;
}

/** Every request of ours, with what is answered. All of them name a document, or a command of the server's. */
export interface Answers {
  'gouji/status': Status | null;
  'gouji/preview': Preview | null;
  'workspace/executeCommand': unknown;
}
