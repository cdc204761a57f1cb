### Members.
