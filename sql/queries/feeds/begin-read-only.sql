-- Why: a dry run keeps nothing; the database itself holds it to that.
set transaction read only
