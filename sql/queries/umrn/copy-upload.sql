copy umrn_upload (position, lan_id, loan_id, nbfc, name, phone, sub_reference_id)
from stdin
