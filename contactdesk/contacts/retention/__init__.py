"""What of closed contacts may go by the class of its ministry, what is held back from that, and how it is destroyed.

`people.administration.retention_classes` sets the classes. `freezing` holds back, `choosing` lists what may go, `destroying`
empties one contact, `destructions` does all of a day and states what went.
"""
