copy "RAW"."RAW_FILE_OTHER_RECORDS" (line, byte_start, byte_end, class, duplicate_of_line, raw_record, file_id)
from stdin
